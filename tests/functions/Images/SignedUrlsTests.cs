using System.Web;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Aiaa.Functions.Tests.Images;

public sealed class SignedUrlsTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_url_writes_its_one_blob_and_nothing_else_and_not_for_ever()
    {
        StorageSetup storage = server.Service<StorageSetup>();
        await storage.EnsureAsync(Cancellation);
        SignedUrls urls = server.Service<SignedUrls>();
        DateTimeOffset now = server.Time.GetUtcNow();
        Uri url = await urls.ForBlocksAsync("a/image.nii", now + TimeSpan.FromHours(1), Cancellation);

        Assert.Equal(201, await PutAsync(url.AbsoluteUri));
        Assert.Equal(403, await PutAsync(url.AbsoluteUri.Replace("/a/image.nii", "/b/image.nii", StringComparison.Ordinal)));
        Assert.Equal(403, await PutAsync(url.AbsoluteUri.Replace("sp=w", "sp=rw", StringComparison.Ordinal)));
        Assert.Equal(403, await StatusAsync(HttpMethod.Get, url.AbsoluteUri));
        Assert.Equal(403, await StatusAsync(HttpMethod.Get, $"{url.AbsoluteUri}&comp=blocklist"));
        Assert.Equal(403, await StatusAsync(HttpMethod.Delete, url.AbsoluteUri));

        Uri over = await urls.ForBlocksAsync("a/image.nii", now - TimeSpan.FromHours(1), Cancellation);
        Assert.Equal(403, await PutAsync(over.AbsoluteUri));
    }

    [Fact]
    public async Task Without_an_account_key_a_user_delegation_key_signs_and_is_fetched_once()
    {
        using KeyService service = new();
        BlobServiceClient blobs = new(
            new Uri("https://account.blob.core.windows.net"), new AnyToken(), new BlobClientOptions { Transport = service, Retry = { MaxRetries = 0 } });
        StorageClients clients = new(blobs, new TableServiceClient(new Uri("https://account.table.core.windows.net"), new AnyToken()));
        using SignedUrls urls = new(new StorageSetup(clients), clients, server.Time);
        DateTimeOffset until = server.Time.GetUtcNow() + TimeSpan.FromHours(1);

        Uri url = await urls.ForBlocksAsync("a/image.nii", until, Cancellation);
        await urls.ForBlocksAsync("b/image.nii", until, Cancellation);

        Assert.Equal("https://account.blob.core.windows.net/images/a/image.nii", url.GetLeftPart(UriPartial.Path));
        System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(url.Query);
        Assert.Equal(("w", "b", "https", KeyService.ObjectId), (query["sp"], query["sr"], query["spr"], query["skoid"]));
        Assert.NotEmpty(query["sig"]!);
        Assert.Equal(1, service.Fetched);
        await urls.ForBlocksAsync("b/image.nii", until + TimeSpan.FromDays(3), Cancellation);
        Assert.Equal(2, service.Fetched);
    }

    private Task<int> PutAsync(string url) => StatusAsync(HttpMethod.Put, $"{url}&comp=block&blockid=MDAwMDAw", new ByteArrayContent([1, 2, 3]));

    private async Task<int> StatusAsync(HttpMethod method, string url, HttpContent? content = null)
    {
        using HttpRequestMessage request = new(method, url) { Content = content };
        using HttpResponseMessage response = await server.Http.SendAsync(request, Cancellation);
        return (int)response.StatusCode;
    }

    private sealed class AnyToken : TokenCredential
    {
        private static readonly AccessToken Token = new("token", DateTimeOffset.MaxValue);

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => Token;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
            => ValueTask.FromResult(Token);
    }

    /// <summary>Azure's answer to a request for a user delegation key, as its documentation shows it.</summary>
    private sealed class KeyService : HttpPipelineTransport, IDisposable
    {
        public const string ObjectId = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

        private readonly HttpClientTransport _requests = new();

        public int Fetched { get; private set; }

        public override Request CreateRequest() => _requests.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message)
        {
            Assert.Contains("comp=userdelegationkey", message.Request.Uri.ToString(), StringComparison.Ordinal);
            Fetched++;
            DateTimeOffset end = DateTimeOffset.UtcNow.AddDays(Fetched * 2);
            message.Response = new KeyResponse($"""
                <?xml version="1.0" encoding="utf-8"?>
                <UserDelegationKey>
                  <SignedOid>{ObjectId}</SignedOid><SignedTid>7d2e3c2a-0000-4000-8000-000000000000</SignedTid>
                  <SignedStart>2026-01-01T00:00:00Z</SignedStart><SignedExpiry>{end:yyyy-MM-ddTHH:mm:ssZ}</SignedExpiry>
                  <SignedService>b</SignedService><SignedVersion>2026-06-06</SignedVersion>
                  <Value>{Convert.ToBase64String(new byte[32])}</Value>
                </UserDelegationKey>
                """);
            return ValueTask.CompletedTask;
        }

        public void Dispose() => _requests.Dispose();
    }

    private sealed class KeyResponse(string body) : global::Azure.Response
    {
        public override int Status => 200;

        public override string ReasonPhrase => "OK";

        public override Stream? ContentStream { get; set; } = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));

        public override string ClientRequestId { get; set; } = string.Empty;

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => (value = null) is not null;

        protected override bool TryGetHeaderValues(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IEnumerable<string>? values) => (values = null) is not null;
    }
}

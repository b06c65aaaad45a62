using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Sessions;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Functions.Tests.Aiaa;

/// <summary>Uploads straight to storage: every byte over real HTTP, to the front and to Azurite.</summary>
public sealed class DirectUploadTests(Azurite azurite) : IAsyncLifetime
{
    private const int BlockBytes = 8 * 1024 * 1024;

    private static readonly byte[] ThreeBlocks = RandomNumberGenerator.GetBytes((2 * BlockBytes) + 5);
    private static readonly byte[] Small = [1, 2, 3, 4, 5];
    private ApiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
        => _server = await ApiServer.StartAsync(azurite.NewAccount(), ("FUNCTIONS_CUSTOMHANDLER_PORT", "0"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Blocks_that_are_sent_to_storage_become_a_session_and_an_interrupted_upload_goes_on_where_it_stopped()
    {
        JsonNode begun = await BeginAsync(ThreeBlocks.Length, "Doe^John.NII.GZ", "?expiry=120");
        string id = (string)begun["session_id"]!;
        Assert.Equal([0, 1, 2], Missing(begun));
        Assert.Equal(BlockBytes, (long)begun["upload"]!["block_bytes"]!);
        await PutBlockAsync(begun, 1, ThreeBlocks);

        JsonNode resumed = await _server.JsonAsync(HttpMethod.Get, $"/session/upload/{id}/");
        Assert.Equal([0, 2], Missing(resumed));
        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");
        await Task.WhenAll(Missing(resumed).Select(block => PutBlockAsync(resumed, block, ThreeBlocks)));

        JsonNode session = await CommitAsync(id, ThreeBlocks);
        Assert.Equal(id, (string?)session["session_id"]);
        Assert.Equal(Hash(ThreeBlocks), (string?)session["session_info"]!["meta"]!["sha256"]);
        Assert.Equal((120, ThreeBlocks.Length), ((int)session["session_info"]!["expiry"]!, (int)session["session_info"]!["meta"]!["size"]!));
        using HttpResponseMessage image = await _server.SendAsync(HttpMethod.Get, $"/session/{id}?image=true");
        Assert.Equal("image.nii.gz", image.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal(ThreeBlocks, await image.Content.ReadAsByteArrayAsync(Cancellation));

        // An answer that was lost is asked for again.
        Assert.True(JsonNode.DeepEquals(session, await CommitAsync(id, ThreeBlocks)));
        await RefusedCommitAsync(404, "SessionNotFound", id, Hash(Small));
        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/upload/{id}");
    }

    [Fact]
    public async Task A_commit_before_everything_is_there_says_how_much_is_missing_and_what_has_another_length_is_missing_too()
    {
        JsonNode begun = await BeginAsync(ThreeBlocks.Length);
        string id = (string)begun["session_id"]!;
        Assert.Contains("3 of the upload's 3 blocks", await RefusedCommitAsync(409, "Conflict", id, Hash(ThreeBlocks)), StringComparison.Ordinal);
        await PutAsync(begun, 0, [1, 2, 3]);
        await PutBlockAsync(begun, 1, ThreeBlocks);
        await PutBlockAsync(begun, 2, ThreeBlocks);
        Assert.Contains("1 of the upload's 3 blocks", await RefusedCommitAsync(409, "Conflict", id, Hash(ThreeBlocks)), StringComparison.Ordinal);
        Assert.Equal([0], Missing(await _server.JsonAsync(HttpMethod.Get, $"/session/upload/{id}")));
        await PutBlockAsync(begun, 0, ThreeBlocks);
        await CommitAsync(id, ThreeBlocks);
    }

    [Fact]
    public async Task Bytes_that_have_another_hash_are_dropped_and_can_be_sent_again()
    {
        JsonNode begun = await BeginAsync(Small.Length);
        string id = (string)begun["session_id"]!;
        await PutAsync(begun, 0, [5, 4, 3, 2, 1]);
        Assert.Contains("SHA-256", await RefusedCommitAsync(400, "BadImage", id, Hash(Small)), StringComparison.Ordinal);
        Assert.Equal([0], Missing(await _server.JsonAsync(HttpMethod.Get, $"/session/upload/{id}")));
        await PutAsync(begun, 0, Small);
        await CommitAsync(id, Small);
    }

    [Fact]
    public async Task An_archive_is_sent_back_to_where_it_is_unpacked()
    {
        byte[] zip = [.. "PK\x03\x04"u8, .. new byte[60]];
        JsonNode begun = await BeginAsync(zip.Length, "series.zip");
        string id = (string)begun["session_id"]!;
        await PutAsync(begun, 0, zip);
        Assert.Contains("PUT /session/", await RefusedCommitAsync(400, "BadImage", id, Hash(zip)), StringComparison.Ordinal);
        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");
    }

    [Fact]
    public async Task Commits_at_the_same_moment_make_one_whole_session()
    {
        JsonNode begun = await BeginAsync(Small.Length);
        string id = (string)begun["session_id"]!;
        await PutAsync(begun, 0, Small);
        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using HttpResponseMessage response = await _server.SendAsync(HttpMethod.Post, $"/session/upload/{id}", Hashed(Hash(Small)));
            return (int)response.StatusCode;
        }));
        Assert.Contains(200, statuses);
        Assert.Subset(new HashSet<int> { 200, 409 }, statuses.ToHashSet());
        Assert.Equal(Small, await ImageAsync(id));
    }

    [Fact]
    public async Task A_process_that_died_while_it_committed_keeps_nobody_from_committing_for_long()
    {
        JsonNode begun = await BeginAsync(Small.Length);
        string id = (string)begun["session_id"]!;
        await PutAsync(begun, 0, Small);
        DirectUploadStore uploads = _server.Service<DirectUploadStore>();
        DirectUpload upload = (await uploads.FindAsync(id, Cancellation))!;
        Assert.NotNull(await uploads.TryHoldAsync(upload, _server.Time.GetUtcNow() + TimeSpan.FromSeconds(220), Cancellation));

        await RefusedCommitAsync(409, "Conflict", id, Hash(Small));
        _server.Time.Advance(TimeSpan.FromSeconds(220));
        await CommitAsync(id, Small);
    }

    [Fact]
    public async Task An_image_that_is_overwritten_through_the_url_is_lost_and_not_replaced()
    {
        JsonNode begun = await BeginAsync(Small.Length);
        string id = (string)begun["session_id"]!;
        await PutAsync(begun, 0, Small);
        await CommitAsync(id, Small);
        using HttpRequestMessage overwrite = new(HttpMethod.Put, (string)begun["upload"]!["url"]!) { Content = new ByteArrayContent([9, 9, 9, 9, 9]) };
        overwrite.Headers.Add("x-ms-blob-type", "BlockBlob");
        using HttpResponseMessage done = await _server.Http.SendAsync(overwrite, Cancellation);
        Assert.Equal(201, (int)done.StatusCode);

        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}?image=true");
    }

    [Fact]
    public async Task What_is_never_committed_ends_and_leaves_nothing()
    {
        JsonNode begun = await BeginAsync(ThreeBlocks.Length);
        string id = (string)begun["session_id"]!;
        await PutBlockAsync(begun, 0, ThreeBlocks);
        _server.Time.Advance(TimeSpan.FromHours(24));
        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/upload/{id}");
        await RefusedCommitAsync(404, "SessionNotFound", id, Hash(ThreeBlocks));
        _server.Time.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(new SweepResult(0, 0, 1, 0), await _server.Service<SessionSweep>().RunAsync(Cancellation));
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task An_upload_that_is_given_up_is_gone_and_what_is_sent_all_the_same_goes_with_the_sweep()
    {
        JsonNode begun = await BeginAsync(Small.Length);
        string id = (string)begun["session_id"]!;
        await PutAsync(begun, 0, Small);
        await _server.JsonAsync(HttpMethod.Delete, $"/session/upload/{id}");
        Assert.Equal((0, 1, 0), await CountAsync());
        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Delete, $"/session/upload/{id}");

        await PutAsync(begun, 0, Small);
        Assert.Equal((0, 1, 1), await CountAsync());
        _server.Time.Advance(TimeSpan.FromHours(25));
        await _server.Service<SessionSweep>().RunAsync(Cancellation);
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Theory]
    [InlineData("", 400, "BadRequest")]
    [InlineData("{}", 400, "BadRequest")]
    [InlineData("""{"length": 0}""", 400, "BadRequest")]
    [InlineData("""{"length": -5}""", 400, "BadRequest")]
    [InlineData("""{"length": 1.5}""", 400, "BadRequest")]
    [InlineData("""{"length": "many"}""", 400, "BadRequest")]
    [InlineData("""{"length": 99999999999999999999}""", 400, "BadRequest")]
    [InlineData("""{"length": 9223372036854775807}""", 413, "TooLarge")]
    [InlineData("nonsense", 400, "BadRequest")]
    public async Task A_file_of_no_length_or_too_great_a_length_is_refused(string body, int status, string type)
        => await _server.RefusedAsync(status, type, HttpMethod.Post, "/session/upload", new StringContent(body));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"sha256": "abc"}""")]
    [InlineData("""{"sha256": 5}""")]
    public async Task A_commit_without_a_hash_is_refused(string body)
        => await _server.RefusedAsync(400, "BadRequest", HttpMethod.Post, $"/session/upload/{Guid.NewGuid()}", new StringContent(body));

    [Fact]
    public async Task The_script_of_the_how_to_does_what_it_says()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !Shell.Has("bash", "curl", "jq", "sha256sum", "dd"), "needs bash, curl, jq, sha256sum and dd");
        string page = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "how-to", "upload-large-images.md"), Cancellation);
        string script = page.Split("```sh\n")[1].Split("```")[0];
        string folder = Directory.CreateTempSubdirectory("aiaa-how-to-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "ct.nii.gz"), ThreeBlocks, Cancellation);
            string answer = await Shell.RunAsync(folder, script, ("AIAA", _server.Address.GetLeftPart(UriPartial.Authority)), ("FILE", "ct.nii.gz"));
            string id = (string)JsonNode.Parse(answer)!["session_id"]!;
            Assert.Equal(ThreeBlocks, await ImageAsync(id));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Hash(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    private static StringContent Hashed(string sha256) => new($$"""{"sha256": "{{sha256}}"}""", Encoding.UTF8);

    private static IEnumerable<int> Missing(JsonNode state) => [.. state["upload"]!["missing"]!.AsArray().Select(block => (int)block!["block"]!)];

    private Task<JsonNode> BeginAsync(long length, string name = "ct.nii.gz", string query = "")
        => _server.JsonAsync(HttpMethod.Post, $"/session/upload{query}", new StringContent($$"""{"file_name": "{{name}}", "length": {{length}}}"""));

    private Task<JsonNode> CommitAsync(string id, byte[] file) => _server.JsonAsync(HttpMethod.Post, $"/session/upload/{id}", Hashed(Hash(file)));

    private Task<string> RefusedCommitAsync(int status, string type, string id, string sha256)
        => _server.RefusedAsync(status, type, HttpMethod.Post, $"/session/upload/{id}", Hashed(sha256));

    private Task PutBlockAsync(JsonNode state, int block, byte[] file)
        => PutAsync(state, block, file[(block * BlockBytes)..Math.Min((block + 1) * BlockBytes, file.Length)]);

    private async Task PutAsync(JsonNode state, int block, byte[] content)
    {
        string id = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{block:D6}"));
        using ByteArrayContent body = new(content);
        using HttpResponseMessage response = await _server.Http.PutAsync($"{state["upload"]!["url"]}&comp=block&blockid={id}", body, Cancellation);
        Assert.True(201 == (int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<byte[]> ImageAsync(string id)
    {
        using HttpResponseMessage image = await _server.SendAsync(HttpMethod.Get, $"/session/{id}?image=true");
        Assert.Equal(200, (int)image.StatusCode);
        return await image.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private async Task<(int Rows, int Index, int Blobs)> CountAsync()
    {
        StorageSetup storage = _server.Service<StorageSetup>();
        return (
            await storage.Sessions.QueryAsync<TableEntity>(cancellationToken: Cancellation).CountAsync(Cancellation),
            await storage.SessionExpiry.QueryAsync<TableEntity>(cancellationToken: Cancellation).CountAsync(Cancellation),
            await storage.Images.GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, prefix: null, Cancellation).CountAsync(Cancellation));
    }
}

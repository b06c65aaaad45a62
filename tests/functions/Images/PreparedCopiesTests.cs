using System.Security.Cryptography;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Sessions;
using Aiaa.Functions.Sweeping;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Images;

/// <summary>What the runner keeps of images ends with their sessions, and at the latest when its time is over.</summary>
public sealed class PreparedCopiesTests(Azurite azurite) : IAsyncLifetime
{
    private static readonly byte[] Image = [1, 2, 3];
    private static readonly byte[] Other = [4, 5, 6];

    private readonly List<ApiServer> _servers = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (ApiServer server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_session_that_is_deleted_takes_the_copies_of_its_image_along_and_no_others()
    {
        ApiServer server = await StartAsync("600");
        string session = await server.NewSessionAsync(Image);
        await server.NewSessionAsync(Other);
        await KeepAsync(server, Image, "one");
        await KeepAsync(server, Image, "two");
        string stays = await KeepAsync(server, Other, "one");

        await server.JsonAsync(HttpMethod.Delete, $"/session/{session}");
        Assert.Equal([stays], await NamesAsync(server));
    }

    [Fact]
    public async Task A_session_that_expires_takes_the_copies_of_its_image_along()
    {
        ApiServer server = await StartAsync("86400");
        await server.NewSessionAsync(Image, expiry: 60);
        await KeepAsync(server, Image, "one");
        server.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await server.Service<SessionSweep>().RunAsync(Cancellation))!.Removed);
        Assert.Empty(await NamesAsync(server));
    }

    [Fact]
    public async Task An_end_that_was_interrupted_before_the_copies_were_gone_is_finished_by_the_sweep()
    {
        ApiServer server = await StartAsync("86400");
        string id = await server.NewSessionAsync(Image, expiry: 60);
        await KeepAsync(server, Image, "one");
        SessionStore rows = server.Service<SessionStore>();
        Session session = (await rows.FindAsync(id, Cancellation))!;
        Assert.True(await rows.MarkClosingAsync(session, Cancellation));
        await server.Service<ImageStore>().DeleteAsync(session.Blob, Cancellation);

        server.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await server.Service<SessionSweep>().RunAsync(Cancellation))!.Removed);
        Assert.Empty(await NamesAsync(server));
    }

    [Fact]
    public async Task A_copy_lies_no_longer_than_its_time_even_when_its_session_lives()
    {
        ApiServer server = await StartAsync("7200");
        string session = await server.NewSessionAsync(Image);
        await KeepAsync(server, Image, "one");
        Assert.EndsWith(": 0", await Sweep(server).RunAsync(Cancellation), StringComparison.Ordinal);
        server.Time.Advance(TimeSpan.FromMinutes(50));
        await server.JsonAsync(HttpMethod.Get, $"/session/{session}?update_ts=true");
        Assert.EndsWith(": 0", await Sweep(server).RunAsync(Cancellation), StringComparison.Ordinal);
        server.Time.Advance(TimeSpan.FromMinutes(50));
        await server.JsonAsync(HttpMethod.Get, $"/session/{session}?update_ts=true");
        server.Time.Advance(TimeSpan.FromMinutes(21));
        Assert.EndsWith(": 1", await Sweep(server).RunAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(await NamesAsync(server));
        await server.JsonAsync(HttpMethod.Get, $"/session/{session}");
    }

    [Fact]
    public async Task Where_none_are_kept_any_more_all_are_removed()
    {
        ApiServer server = await StartAsync(null);
        await server.NewSessionAsync(Image);
        await KeepAsync(server, Image, "one");
        Assert.EndsWith(": 1", await Sweep(server).RunAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(await NamesAsync(server));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("3600", true)]
    public async Task The_runner_is_given_leave_where_copies_are_kept_and_only_there(string? expiry, bool kept)
    {
        ApiServer server = await StartAsync(expiry);
        await server.PutModelAsync("click", ApiServer.Config(type: "deepgrow"));
        await server.JsonAsync(HttpMethod.Put, "/session/?prepare=click", ApiServer.Form(ApiServer.File("image", "ct.nii.gz", Image)));
        Assert.Equal(kept, Assert.Single(server.Runner.Prepared).KeepPrepared);
        string session = await server.NewSessionAsync(Image);
        using HttpResponseMessage bySession = await server.SendAsync(HttpMethod.Post, $"/v1/deepgrow?model=click&session_id={session}", Params());
        using HttpResponseMessage inline = await server.SendAsync(
            HttpMethod.Post, "/v1/deepgrow?model=click", ApiServer.Form(ApiServer.Params("{}"), ApiServer.File("image", "ct.nii.gz", Image)));
        Assert.True(bySession.IsSuccessStatusCode && inline.IsSuccessStatusCode);
        Assert.Equal([kept, kept], server.Runner.Runs.Select(run => run.Request.KeepPrepared));
    }

    private static MultipartFormDataContent Params() => ApiServer.Form(ApiServer.Params("""{"foreground":[[1,2,3]]}"""));

    private static PreparedSweep Sweep(ApiServer server) => server.Service<IEnumerable<IRareSweep>>().OfType<PreparedSweep>().Single();

    private async Task<ApiServer> StartAsync(string? expiry)
    {
        (string, string)[] settings = [("FUNCTIONS_CUSTOMHANDLER_PORT", "0"), .. expiry is null ? [] : ((string, string)[])[("AIAA_PREPARED_EXPIRY", expiry)]];
        ApiServer server = await ApiServer.StartAsync(azurite.NewAccount(), settings);
        _servers.Add(server);
        await server.Service<StorageSetup>().EnsureAsync(Cancellation);
        return server;
    }

    // As the runner writes them.
    private static async Task<string> KeepAsync(ApiServer server, byte[] image, string work)
    {
        string name = $"{Convert.ToHexStringLower(SHA256.HashData(image))}/{work}";
        await server.Service<StorageSetup>().Prepared.UploadBlobAsync(name, BinaryData.FromString("voxels"), Cancellation);
        return name;
    }

    private static async Task<List<string>> NamesAsync(ApiServer server) =>
        await server.Service<StorageSetup>().Prepared.GetBlobsAsync(cancellationToken: Cancellation).Select(copy => copy.Name).ToListAsync(Cancellation);
}

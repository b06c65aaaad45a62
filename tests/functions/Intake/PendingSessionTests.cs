using System.Text.Json.Nodes;
using Aiaa.Functions.Intake;
using Aiaa.Functions.Sweeping;
using Aiaa.Functions.Tests.Support;
using Aiaa.Intake;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Intake;

/// <summary>Sessions that take longer than their callers can wait.</summary>
public sealed class PendingSessionTests(Azurite azurite) : IAsyncLifetime
{
    // Of tests that ask until something has happened.
    private const int Limit = 180_000;

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<byte[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FileServer _files = null!;
    private ApiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // The file comes when the test says so.
        _files = await FileServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => _hungUp.TrySetResult());
            _asked.TrySetResult();
            byte[] file = await _answer.Task.WaitAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(file);
        });
        _server = await ApiServer.StartAsync(
            azurite.NewAccount(), ("AIAA_ALLOW_HOSTS", _files.Address.Authority), ("AIAA_ALLOW_NETWORKS", "local"), ("FUNCTIONS_CUSTOMHANDLER_PORT", "0"));
    }

    public async ValueTask DisposeAsync()
    {
        _answer.TrySetCanceled(CancellationToken.None);
        await _server.DisposeAsync();
        await _files.DisposeAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_client_that_would_rather_come_back_finds_its_session_by_the_id()
    {
        (string id, HttpResponseMessage accepted) = await PutAsync("respond-async, wait=10");
        Assert.Equal(202, (int)accepted.StatusCode);
        Assert.Equal($"/session/{id}", accepted.Headers.Location?.OriginalString);
        Assert.NotNull(accepted.Headers.RetryAfter);

        JsonNode coming = await _server.JsonAsync(HttpMethod.Get, $"/session/{id}", status: 202);
        Assert.Equal((id, "fetching"), ((string?)coming["name"], (string?)coming["status"]));
        await _server.RefusedAsync(503, "SessionPending", HttpMethod.Get, $"/session/{id}?image=true");

        _answer.SetResult(Archived.As("zip", [.. MadeSeries.Files(4).Select((file, slice) => ($"{slice}", file))]));
        await ReadyAsync(id, TestContext.Current.CancellationToken);

        await SeriesImage.AssertAsync(_server, id, slices: 4);
        while ((await _server.StoredAsync()).Any(thing => thing.Contains("pendingsessions", StringComparison.Ordinal)))
        {
            // Its row goes right after the session has come.
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_caller_is_not_kept_longer_than_http_allows()
    {
        await using ApiServer hasty = await ApiServer.StartAsync(
            _server.Storage, ("AIAA_ALLOW_HOSTS", _files.Address.Authority), ("AIAA_ALLOW_NETWORKS", "local"), ("AIAA_INTAKE_WAIT_SECONDS", "1"));
        Task<JsonNode> putting = hasty.JsonAsync(HttpMethod.Put, "/session/", Source(), status: 202);
        await _asked.Task.WaitAsync(Cancellation);
        while (!putting.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            hasty.Time.Advance(TimeSpan.FromSeconds(0.5));
            await hasty.SendAsync(HttpMethod.Get, $"/session/{Guid.NewGuid()}");
        }

        string id = (string)(await putting)["session_id"]!;
        _answer.SetResult(Pictures.Nifti([2, 2, 2], new short[8]));
        await ReadyAsync(id, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Limit)]
    public async Task What_could_not_be_made_is_told_to_whoever_comes_back_and_goes_with_the_sweep()
    {
        (string id, _) = await PutAsync("respond-async");
        _answer.SetResult("<html>no image</html>"u8.ToArray());
        using HttpResponseMessage told = await LastAsync(id, TestContext.Current.CancellationToken);
        JsonNode body = JsonNode.Parse(await told.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal((400, "BadImage"), ((int)told.StatusCode, (string?)body["error"]!["type"]));
        Assert.Equal([$"pendingsessions pending {id}"], await _server.StoredAsync());

        _server.Time.Advance(PendingSession.Keep + TimeSpan.FromSeconds(1));
        Assert.NotNull(await _server.Service<SweepGate>().TryRunAsync(Cancellation));
        Assert.Empty(await _server.StoredAsync());
        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");
    }

    [Fact(Timeout = Limit)]
    public async Task A_session_that_is_not_wanted_any_more_is_given_up()
    {
        (string id, _) = await PutAsync("respond-async");
        await _asked.Task.WaitAsync(Cancellation);
        await _server.JsonAsync(HttpMethod.Delete, $"/session/{id}");
        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");
        while (!_hungUp.Task.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _server.Time.Advance(PendingSession.Beat);
            await _server.SendAsync(HttpMethod.Get, $"/session/{id}");
        }

        Assert.Empty(await _server.StoredAsync());
    }

    [Fact]
    public async Task A_caller_that_hangs_up_leaves_nothing()
    {
        using CancellationTokenSource hangUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<HttpResponseMessage> putting = _server.Http.PutAsync(new Uri("/session/", UriKind.Relative), Source(), hangUp.Token);
        await _asked.Task.WaitAsync(Cancellation);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => putting);
        await _hungUp.Task.WaitAsync(Cancellation);
        Assert.Empty(await _server.StoredAsync());
    }

    [Fact]
    public async Task A_process_that_was_killed_in_the_middle_is_noticed_by_its_silence()
    {
        PendingSessionStore rows = _server.Service<PendingSessionStore>();
        DateTimeOffset now = _server.Time.GetUtcNow();
        string id = Guid.NewGuid().ToString("D");
        await rows.AddAsync(new PendingSession(id, IntakeStage.Unpacking, 3, 400, now, now, null), Cancellation);
        JsonNode coming = await _server.JsonAsync(HttpMethod.Get, $"/session/{id}", status: 202);
        Assert.Equal(("unpacking", 3, 400), ((string?)coming["status"], (int)coming["files"]!, (int)coming["bytes"]!));

        _server.Time.Advance(TimeSpan.FromMinutes(2));
        await _server.RefusedAsync(503, "IntakeInterrupted", HttpMethod.Get, $"/session/{id}");
    }

    [Fact]
    public async Task A_process_that_stops_says_so()
    {
        ApiServer stopping = await ApiServer.StartAsync(
            _server.Storage, ("AIAA_ALLOW_HOSTS", _files.Address.Authority), ("AIAA_ALLOW_NETWORKS", "local"));
        (string id, _) = await PutAsync("respond-async", stopping);
        await _asked.Task.WaitAsync(Cancellation);
        await stopping.App.StopAsync(Cancellation);
        await stopping.DisposeAsync();
        await _server.RefusedAsync(503, "IntakeInterrupted", HttpMethod.Get, $"/session/{id}");
    }

    [Fact]
    public async Task More_intakes_than_there_is_room_for_are_told_to_come_back()
    {
        IntakeTurns turns = _server.Service<IntakeTurns>();
        IDisposable[] taken = [.. Enumerable.Range(0, IntakeTurns.AtOnce).Select(_ => turns.Enter())];
        await _server.RefusedAsync(503, "IntakeBusy", HttpMethod.Put, "/session/", Source());
        await _server.RefusedAsync(503, "IntakeBusy", HttpMethod.Put, "/session/", ApiServer.Form(ApiServer.File("image", "a.dcm", MadeSeries.File(0))));
        taken[0].Dispose();
        taken[0].Dispose();
        await _server.JsonAsync(HttpMethod.Put, "/session/", ApiServer.Form(ApiServer.File("image", "a.dcm", MadeSeries.File(0))));
    }

    private StringContent Source() => new($$"""{"http": {"url": "{{_files.Address}}file"} }""");

    private async Task<(string Id, HttpResponseMessage Answer)> PutAsync(string preference, ApiServer? server = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, "/session/") { Content = Source() };
        request.Headers.Add("Prefer", preference);
        HttpResponseMessage answer = await (server ?? _server).Http.SendAsync(request, Cancellation);
        JsonNode body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        return ((string)body["session_id"]!, answer);
    }

    private async Task ReadyAsync(string id, CancellationToken cancellation)
    {
        int status = 202;
        while (status == 202)
        {
            using HttpResponseMessage answer = await _server.Http.GetAsync(new Uri($"/session/{id}", UriKind.Relative), cancellation);
            status = (int)answer.StatusCode;
        }

        Assert.Equal(200, status);
    }

    private async Task<HttpResponseMessage> LastAsync(string id, CancellationToken cancellation)
    {
        while (true)
        {
            HttpResponseMessage answer = await _server.Http.GetAsync(new Uri($"/session/{id}", UriKind.Relative), cancellation);
            if ((int)answer.StatusCode != 202)
            {
                return answer;
            }

            answer.Dispose();
        }
    }
}

using System.Security.Cryptography;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Sessions;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;
using Azure.Data.Tables;

namespace Aiaa.Functions.Tests.Sessions;

/// <summary>Each test has storage of its own, and no schedule that would sweep behind its back: it runs as under the Functions host.</summary>
public sealed class SweepTests(Azurite azurite) : IAsyncLifetime
{
    private static readonly byte[] Image = RandomNumberGenerator.GetBytes(1000);
    private ApiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StorageSetup Storage => _server.Service<StorageSetup>();

    private SessionSweep Sweep => _server.Service<SessionSweep>();

    public async ValueTask InitializeAsync()
        => _server = await ApiServer.StartAsync(azurite.NewAccount(), ("FUNCTIONS_CUSTOMHANDLER_PORT", "0"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_has_ended_is_removed_and_what_has_not_stays()
    {
        string gone = await _server.NewSessionAsync(Image, expiry: 60);
        string alive = await _server.NewSessionAsync(Image, expiry: 600);
        _server.Time.Advance(TimeSpan.FromSeconds(120));

        Assert.Equal(new SweepResult(1, 0, 0, 0), await Sweep.RunAsync(Cancellation));
        Assert.Equal((1, 1, 1), await CountAsync());
        Assert.Equal(new SweepResult(0, 0, 0, 0), await Sweep.RunAsync(Cancellation));
        await _server.JsonAsync(HttpMethod.Get, $"/session/{alive}");
        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{gone}");
    }

    [Fact]
    public async Task A_session_that_was_used_is_moved_on_and_removed_when_its_time_has_come()
    {
        string id = await _server.NewSessionAsync(Image, expiry: 120);
        string first = await BucketAsync(id);
        _server.Time.Advance(TimeSpan.FromSeconds(100));
        await _server.JsonAsync(HttpMethod.Get, $"/session/{id}?update_ts=true");
        Assert.Equal(first, await BucketAsync(id));

        _server.Time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(new SweepResult(0, 1, 0, 0), await Sweep.RunAsync(Cancellation));
        Assert.NotEqual(first, await BucketAsync(id));
        await _server.JsonAsync(HttpMethod.Get, $"/session/{id}");

        _server.Time.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(new SweepResult(1, 0, 0, 0), await Sweep.RunAsync(Cancellation));
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Theory]
    [InlineData("marked")]
    [InlineData("blob gone")]
    [InlineData("row gone")]
    public async Task A_sweep_that_was_interrupted_is_finished_by_the_next(string state)
    {
        string id = await _server.NewSessionAsync(Image, expiry: 60);
        SessionStore rows = _server.Service<SessionStore>();
        Session session = (await rows.FindAsync(id, Cancellation))!;
        _server.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(await rows.MarkClosingAsync(session, Cancellation));
        if (state != "marked")
        {
            await _server.Service<ImageStore>().DeleteAsync(session.Blob, Cancellation);
        }

        if (state == "row gone")
        {
            await rows.DeleteAsync(id, Cancellation);
        }

        _server.Time.Advance(TimeSpan.FromMinutes(10));
        SweepResult result = (await Sweep.RunAsync(Cancellation))!;
        Assert.Equal(1, result.Removed + result.Orphans);
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_that_was_interrupted_is_removed_but_not_while_it_may_still_be_under_way(bool committed)
    {
        SessionService sessions = _server.Service<SessionService>();
        SessionUpload upload = await sessions.ReceiveAsync("a.nii", new MemoryStream(Image), Cancellation);
        ExpiryEntry entry = new(ExpiryIndex.BucketOf(_server.Time.GetUtcNow()), upload.Id, upload.Image.Blob);
        await _server.Service<ExpiryIndex>().AddAsync(entry, Cancellation);
        if (committed)
        {
            await upload.Image.CommitAsync(Cancellation);
        }

        _server.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(new SweepResult(0, 0, 0, 0), await Sweep.RunAsync(Cancellation));
        Assert.Equal((0, 1, committed ? 1 : 0), await CountAsync());

        _server.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(new SweepResult(0, 0, 1, 0), await Sweep.RunAsync(Cancellation));
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task An_end_at_its_holders_wish_that_was_interrupted_is_finished_at_once_and_not_when_the_session_would_have_ended()
    {
        string id = await _server.NewSessionAsync(Image);
        Session session = (await _server.Service<SessionStore>().FindAsync(id, Cancellation))!;

        // As far as a process came that was killed once it had marked the row.
        await _server.Service<ExpiryIndex>().AddAsync(new ExpiryEntry(ExpiryIndex.BucketOf(_server.Time.GetUtcNow()), id, session.Blob), Cancellation);
        Assert.True(await _server.Service<SessionStore>().MarkClosingAsync(session, Cancellation));

        _server.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(new SweepResult(1, 0, 0, 0), await Sweep.RunAsync(Cancellation));
        _server.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(new SweepResult(0, 0, 1, 0), await Sweep.RunAsync(Cancellation));
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task A_session_whose_row_was_never_written_is_gone_in_a_quarter_of_an_hour_however_long_it_would_have_lived()
    {
        string id = await _server.NewSessionAsync(Image);
        await _server.Service<SessionStore>().DeleteAsync(id, Cancellation);
        _server.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(new SweepResult(0, 0, 1, 0), await Sweep.RunAsync(Cancellation));
        Assert.Equal((0, 0, 0), await CountAsync());
    }

    [Fact]
    public async Task A_session_that_is_closing_is_gone_for_callers_at_once()
    {
        string id = await _server.NewSessionAsync(Image);
        SessionStore rows = _server.Service<SessionStore>();
        Session session = (await rows.FindAsync(id, Cancellation))!;
        Assert.True(await rows.MarkClosingAsync(session, Cancellation));
        Assert.False(await rows.MarkClosingAsync(session, Cancellation));
        Assert.False(await rows.TouchAsync(session, _server.Time.GetUtcNow(), Cancellation));
        await _server.RefusedAsync(404, "SessionNotFound", HttpMethod.Get, $"/session/{id}");
    }

    [Fact]
    public async Task A_use_at_the_same_moment_as_another_is_tolerated()
    {
        string id = await _server.NewSessionAsync(Image, expiry: 60);
        SessionService sessions = _server.Service<SessionService>();
        Session session = (await sessions.FindAsync(id, Cancellation))!;
        _server.Time.Advance(TimeSpan.FromSeconds(30));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sessions.TouchAsync(session, Cancellation)));
        Assert.Equal(_server.Time.GetUtcNow(), (await sessions.FindAsync(id, Cancellation))!.LastAccess);
    }

    [Fact]
    public async Task The_timer_sweeps_once_and_then_rests()
    {
        await _server.NewSessionAsync(Image, expiry: 60);
        _server.Time.Advance(TimeSpan.FromSeconds(120));
        string first = await TimerAsync();
        Assert.Contains("removed: 1", first, StringComparison.Ordinal);
        Assert.Contains("just before", await TimerAsync(), StringComparison.Ordinal);
        _server.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains("removed: 0", await TimerAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("x-forwarded-host", "example.org")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    public async Task The_timer_refuses_whoever_comes_from_outside(string header, string value)
    {
        await _server.NewSessionAsync(Image, expiry: 60);
        _server.Time.Advance(TimeSpan.FromSeconds(120));
        using HttpRequestMessage request = new(HttpMethod.Post, "/SweepTimer");
        request.Headers.Add(header, value);
        using HttpResponseMessage response = await _server.Http.SendAsync(request, Cancellation);
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Equal((1, 1, 1), await CountAsync());
    }

    // The Functions host's call, as recorded: chunked JSON.
    private async Task<string> TimerAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/SweepTimer")
        {
            Content = new StringContent("""{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}}}"""),
        };
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await _server.Http.SendAsync(request, Cancellation);
        string answer = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.StartsWith("""{"Outputs":{},"Logs":[""", answer, StringComparison.Ordinal);
        Assert.EndsWith("\"ReturnValue\":null}\n", answer, StringComparison.Ordinal);
        return answer;
    }

    private async Task<string> BucketAsync(string id)
        => (await Storage.SessionExpiry.QueryAsync<TableEntity>($"RowKey eq '{id}'", cancellationToken: Cancellation).SingleAsync(Cancellation)).PartitionKey;

    private async Task<(int Rows, int Index, int Blobs)> CountAsync() => (
        await Storage.Sessions.QueryAsync<TableEntity>(cancellationToken: Cancellation).CountAsync(Cancellation),
        await Storage.SessionExpiry.QueryAsync<TableEntity>(cancellationToken: Cancellation).CountAsync(Cancellation),
        await Storage.Images.GetBlobsAsync(cancellationToken: Cancellation).CountAsync(Cancellation));
}

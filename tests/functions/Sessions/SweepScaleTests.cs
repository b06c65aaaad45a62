using Aiaa.Functions.Hosting;
using Aiaa.Functions.Sessions;
using Aiaa.Functions.Sweeping;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;
using Azure.Data.Tables;

namespace Aiaa.Functions.Tests.Sessions;

/// <summary>Many sessions, and several instances that sweep.</summary>
public sealed class SweepScaleTests(Azurite azurite)
{
    private const int Batch = 100;

    private static readonly (string Name, string Value) NoSchedule = ("FUNCTIONS_CUSTOMHANDLER_PORT", "0");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_nothing_is_due_a_sweep_is_one_query_however_many_sessions_live()
    {
        (CountingStorage counting, string connection) = await CountingStorage.OpenAsync(azurite);
        await using CountingStorage storage = counting;
        await using ApiServer server = await ApiServer.StartAsync(connection, NoSchedule);
        await AddEntriesAsync(server, 2000, server.Time.GetUtcNow() + TimeSpan.FromHours(1));
        counting.Take();

        Assert.Equal(new SweepResult(0, 0, 0, 0), await server.Service<SessionSweep>().RunAsync(Cancellation));
        Assert.Equal(1, counting.Take());
    }

    [Fact]
    public async Task A_thousand_that_are_due_are_gone_in_one_sweep_and_those_that_live_stay()
    {
        await using ApiServer server = await ApiServer.StartAsync(azurite.NewAccount(), NoSchedule);
        DateTimeOffset start = server.Time.GetUtcNow();
        await AddEntriesAsync(server, 200, start + TimeSpan.FromHours(1));
        IReadOnlyList<string> due = await AddEntriesAsync(server, 1000, start + TimeSpan.FromMinutes(1));
        await AddRowsAsync(server, due, TimeSpan.FromMinutes(1));

        server.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(new SweepResult(1000, 0, 0, 0), await server.Service<SessionSweep>().RunAsync(Cancellation));
        StorageSetup storage = server.Service<StorageSetup>();
        Assert.Equal(0, await storage.Sessions.QueryAsync<TableEntity>(cancellationToken: Cancellation).CountAsync(Cancellation));
        Assert.Equal(200, await storage.SessionExpiry.QueryAsync<TableEntity>(cancellationToken: Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Two_instances_that_sweep_at_once_remove_what_has_ended_and_move_what_lives()
    {
        string account = azurite.NewAccount();
        await using ApiServer one = await ApiServer.StartAsync(account, NoSchedule);
        await using ApiServer other = await ApiServer.StartAsync(account, NoSchedule);
        string used = await one.NewSessionAsync([1, 2, 3], expiry: 120);
        IReadOnlyList<string> due = await AddEntriesAsync(one, 40, one.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        await AddRowsAsync(one, due, TimeSpan.FromMinutes(1));
        Advance(one, other, TimeSpan.FromSeconds(90));
        await one.JsonAsync(HttpMethod.Get, $"/session/{used}?update_ts=true");
        Advance(one, other, TimeSpan.FromSeconds(90));

        // Without turns to keep them apart: both settle every entry, side by side.
        List<ExpiryEntry> entries = [];
        await foreach (IReadOnlyList<ExpiryEntry> page in one.Service<ExpiryIndex>().DueAsync(one.Time.GetUtcNow(), Cancellation))
        {
            entries.AddRange(page);
        }

        Assert.Equal(41, entries.Count);
        await Parallel.ForEachAsync(entries.SelectMany(entry => new[] { (one, entry), (other, entry) }), Cancellation, async (work, token) =>
            Assert.NotEqual(Settlement.Failed, await work.Item1.Service<ExpirySettling>().TrySettleAsync(work.entry, token)));
        await one.Service<SessionSweep>().RunAsync(Cancellation);

        StorageSetup storage = one.Service<StorageSetup>();
        Assert.Equal(used, (await storage.Sessions.QueryAsync<TableEntity>(cancellationToken: Cancellation).SingleAsync(Cancellation)).PartitionKey);
        Assert.Equal(used, (await storage.SessionExpiry.QueryAsync<TableEntity>(cancellationToken: Cancellation).SingleAsync(Cancellation)).RowKey);
    }

    [Fact]
    public async Task An_instance_leaves_to_another_what_that_is_sweeping_but_no_longer_than_it_may_take()
    {
        await using ApiServer server = await ApiServer.StartAsync(azurite.NewAccount(), NoSchedule);
        await AddEntriesAsync(server, 1, server.Time.GetUtcNow() - TimeSpan.FromMinutes(10));
        SweepTurns turns = server.Service<SweepTurns>();
        SessionSweep sweep = server.Service<SessionSweep>();

        // An instance that takes the turn and dies.
        Assert.NotNull(await turns.TryTakeAsync("sessions", SweepGate.Limit, Cancellation));
        Assert.Null(await turns.TryTakeAsync("sessions", SweepGate.Limit, Cancellation));
        Assert.Null(await sweep.RunAsync(Cancellation));

        server.Time.Advance(SweepGate.Limit);
        Assert.Equal(new SweepResult(0, 0, 1, 0), await sweep.RunAsync(Cancellation));
    }

    [Fact]
    public async Task Of_instances_that_ask_for_a_turn_at_once_one_gets_it_and_after_its_rest_the_next()
    {
        await using ApiServer server = await ApiServer.StartAsync(azurite.NewAccount(), NoSchedule);
        SweepTurns turns = server.Service<SweepTurns>();
        SweepTurn?[] asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => turns.TryTakeAsync("x", SweepGate.Limit, Cancellation)));
        SweepTurn turn = Assert.Single(asked, turn => turn is not null)!;

        await turns.EndAsync(turn, TimeSpan.FromHours(1), Cancellation);
        Assert.Null(await turns.TryTakeAsync("x", SweepGate.Limit, Cancellation));
        server.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await turns.TryTakeAsync("x", SweepGate.Limit, Cancellation));
    }

    private static void Advance(ApiServer one, ApiServer other, TimeSpan by)
    {
        one.Time.Advance(by);
        other.Time.Advance(by);
    }

    private static async Task<IReadOnlyList<string>> AddEntriesAsync(ApiServer server, int count, DateTimeOffset at)
    {
        StorageSetup storage = server.Service<StorageSetup>();
        await storage.EnsureAsync(Cancellation);
        string[] ids = [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString("D"))];
        foreach (string[] batch in ids.Chunk(Batch))
        {
            await storage.SessionExpiry.SubmitTransactionAsync(
                batch.Select(id => new TableTransactionAction(
                    TableTransactionActionType.Add, new TableEntity(ExpiryIndex.BucketOf(at), id) { [nameof(ExpiryEntry.Blob)] = $"{id}/image.nii" })),
                Cancellation);
        }

        return ids;
    }

    private static Task AddRowsAsync(ApiServer server, IReadOnlyList<string> ids, TimeSpan expiry)
    {
        DateTimeOffset now = server.Time.GetUtcNow();
        return Parallel.ForEachAsync(ids, Cancellation, async (id, token) => await server.Service<SessionStore>().AddAsync(
            new Session(id, $"{id}/image.nii", "image.nii", 1, string.Empty, default, now, now, expiry, false, default), token));
    }
}

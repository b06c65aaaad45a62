using Aiaa.Functions.Hosting;
using Aiaa.Functions.Sessions;
using Aiaa.Functions.Sweeping;
using Aiaa.Functions.Tests.Support;
using Aiaa.Testing;
using Azure.Data.Tables;

namespace Aiaa.Functions.Tests.Sessions;

public sealed class SessionAuditTests(Azurite azurite) : IAsyncLifetime
{
    private ApiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StorageSetup Storage => _server.Service<StorageSetup>();

    private SessionAudit Audit => _server.Service<IEnumerable<IRareSweep>>().OfType<SessionAudit>().Single();

    public async ValueTask InitializeAsync()
        => _server = await ApiServer.StartAsync(azurite.NewAccount(), ("FUNCTIONS_CUSTOMHANDLER_PORT", "0"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Sessions_that_the_index_has_lost_are_found_and_removed()
    {
        string lost = await _server.NewSessionAsync([1, 2, 3], expiry: 60);
        await Storage.SessionExpiry.DeleteAsync(Cancellation);
        await Storage.SessionExpiry.CreateIfNotExistsAsync(Cancellation);
        _server.Time.Advance(TimeSpan.FromHours(2));
        string young = await _server.NewSessionAsync([1, 2, 3]);

        Assert.Contains("past their time: 1", await Audit.RunAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(new SweepResult(1, 0, 0, 0), await _server.Service<SessionSweep>().RunAsync(Cancellation));
        Assert.Equal([young], await IdsAsync());
        Assert.NotEqual(lost, young);
    }

    [Fact]
    public async Task Images_without_a_row_are_found_and_removed_but_not_while_they_are_young()
    {
        string live = await _server.NewSessionAsync([1, 2, 3]);
        string lone = await _server.NewSessionAsync([1, 2, 3]);
        await _server.Service<SessionStore>().DeleteAsync(lone, Cancellation);
        await foreach (TableEntity entry in Storage.SessionExpiry.QueryAsync<TableEntity>(cancellationToken: Cancellation))
        {
            await Storage.SessionExpiry.DeleteEntityAsync(entry, cancellationToken: Cancellation);
        }

        Assert.Contains("without a row: 0", await Audit.RunAsync(Cancellation), StringComparison.Ordinal);
        _server.Time.Advance(TimeSpan.FromHours(25));
        Assert.Contains("without a row: 1", await Audit.RunAsync(Cancellation), StringComparison.Ordinal);
        await _server.Service<SessionSweep>().RunAsync(Cancellation);
        Assert.Equal(0, await Storage.Images.GetBlobsAsync(new() { Prefix = lone }, Cancellation).CountAsync(Cancellation));

        // Its row was past its time by then, and is gone too: nothing at all is left.
        Assert.Empty(await IdsAsync());
        Assert.NotEqual(lone, live);
    }

    private async Task<List<string>> IdsAsync()
        => await Storage.Sessions.QueryAsync<TableEntity>(cancellationToken: Cancellation).Select(row => row.PartitionKey).ToListAsync(Cancellation);
}

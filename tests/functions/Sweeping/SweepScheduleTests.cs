using Aiaa.Functions.Hosting;
using Aiaa.Functions.Tests.Support;
using Azure.Data.Tables;

namespace Aiaa.Functions.Tests.Sweeping;

public sealed class SweepScheduleTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_functions_host_ended_sessions_are_removed_every_minute_all_the_same()
    {
        await server.NewSessionAsync([1, 2, 3], expiry: 60);
        TableClient rows = server.Service<StorageSetup>().Sessions;
        while (await rows.QueryAsync<TableEntity>(cancellationToken: Cancellation).AnyAsync(Cancellation))
        {
            // Time is ours; each minute wakes the schedule, which works in the background.
            server.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        await server.RefusedAsync(404, "NotFound", HttpMethod.Get, "/never");
    }
}

using Aiaa.Functions.Sweeping;

namespace Aiaa.Functions.Intake;

/// <summary>Removes the rows of sessions that never came and that nobody asks for any more.</summary>
internal sealed class PendingSweep(PendingSessionStore rows, TimeProvider time) : IRareSweep
{
    public string Name => "pendingsessions";

    public TimeSpan Interval { get; } = TimeSpan.FromMinutes(5);

    public async Task<string> RunAsync(CancellationToken cancellation)
        => $"sessions that never came, removed: {await rows.DeleteOldAsync(time.GetUtcNow(), cancellation)}";
}

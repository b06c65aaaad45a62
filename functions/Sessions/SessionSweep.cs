using System.Collections.Concurrent;
using Aiaa.Functions.Sweeping;

namespace Aiaa.Functions.Sessions;

/// <summary>What one sweep did.</summary>
/// <param name="Removed">Sessions that had ended.</param>
/// <param name="Moved">Sessions that had been used since, and are looked at again when they may end.</param>
/// <param name="Orphans">Entries without a session, left by an interrupted upload or an earlier end.</param>
/// <param name="Failed">Entries left for the next sweep.</param>
internal sealed record SweepResult(int Removed, int Moved, int Orphans, int Failed)
{
    public override string ToString()
        => $"sessions removed: {Removed}, moved on: {Moved}, leftovers removed: {Orphans}, left for next time: {Failed}";
}

/// <summary>
/// Removes what has ended: reads the minutes of the index that are over, and settles what stands in them. While nothing is due that
/// is one query, however many sessions live; only when something is due do the instances agree on who does the work.
/// </summary>
internal sealed partial class SessionSweep(
    ExpiryIndex index, ExpirySettling settling, SweepTurns turns, TimeProvider time, ILogger<SessionSweep> logger)
{
    private const string Turn = "sessions";
    private const int AtOnce = 16;

    /// <returns>What was done; null when another instance is at it.</returns>
    public async Task<SweepResult?> RunAsync(CancellationToken cancellation)
    {
        ConcurrentDictionary<Settlement, int> counts = new();
        SweepTurn? turn = null;
        await foreach (IReadOnlyList<ExpiryEntry> due in index.DueAsync(time.GetUtcNow(), cancellation))
        {
            turn ??= await turns.TryTakeAsync(Turn, SweepGate.Limit, cancellation);
            if (turn is null)
            {
                return null;
            }

            await Parallel.ForEachAsync(
                due,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (entry, token) => counts.AddOrUpdate(await settling.TrySettleAsync(entry, token), 1, (_, count) => count + 1));
        }

        if (turn is not null)
        {
            await turns.EndAsync(turn, rest: TimeSpan.Zero, cancellation);
        }

        SweepResult result = new(Count(Settlement.Removed), Count(Settlement.Moved), Count(Settlement.Orphan), Count(Settlement.Failed));
        LogSwept(logger, result);
        return result;

        int Count(Settlement kind) => counts.GetValueOrDefault(kind);
    }

    [LoggerMessage(211, LogLevel.Information, "Sweep: {Result}")]
    private static partial void LogSwept(ILogger logger, SweepResult result);
}

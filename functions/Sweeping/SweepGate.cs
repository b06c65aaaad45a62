using Aiaa.Functions.Sessions;

namespace Aiaa.Functions.Sweeping;

/// <summary>
/// Runs the sweeps one at a time and not too often, so that nobody gains by calling them: a call that comes while they run, or right
/// after, does nothing. They run no longer than their limit.
/// </summary>
internal sealed class SweepGate(SessionSweep sessions, IEnumerable<IRareSweep> rare, SweepTurns turns, TimeProvider time) : IDisposable
{
    /// <summary>The longest that all sweeps of one call may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _single = new(1, 1);
    private readonly Dictionary<string, DateTimeOffset> _nextRare = [];
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <returns>What they did, a line each; null when they did not run.</returns>
    public async Task<IReadOnlyList<string>?> TryRunAsync(CancellationToken cancellation)
    {
        if (!await _single.WaitAsync(0, cancellation))
        {
            return null;
        }

        try
        {
            if (time.GetUtcNow() < _next)
            {
                return null;
            }

            _next = time.GetUtcNow() + Interval;
            using CancellationTokenSource limit = new(Limit, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            return await RunAllAsync(either.Token);
        }
        finally
        {
            _single.Release();
        }
    }

    public void Dispose() => _single.Dispose();

    private async Task<IReadOnlyList<string>> RunAllAsync(CancellationToken cancellation)
    {
        List<string> lines = [(await sessions.RunAsync(cancellation))?.ToString() ?? "sessions: another instance is sweeping"];
        foreach (IRareSweep sweep in rare)
        {
            if (await TryRunAsync(sweep, cancellation) is { } line)
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private async Task<string?> TryRunAsync(IRareSweep sweep, CancellationToken cancellation)
    {
        // Asked of storage once per interval only, whoever runs it.
        if (time.GetUtcNow() < _nextRare.GetValueOrDefault(sweep.Name))
        {
            return null;
        }

        SweepTurn? turn = await turns.TryTakeAsync(sweep.Name, Limit, cancellation);
        string? line = null;
        if (turn is not null)
        {
            line = await sweep.RunAsync(cancellation);
            await turns.EndAsync(turn, sweep.Interval, cancellation);
        }

        _nextRare[sweep.Name] = time.GetUtcNow() + sweep.Interval;
        return line;
    }
}

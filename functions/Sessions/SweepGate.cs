namespace Aiaa.Functions.Sessions;

/// <summary>
/// Runs the sweep one at a time and not too often, so that nobody gains by calling it: a call that comes while it runs, or right
/// after, does nothing. No sweep runs longer than its limit.
/// </summary>
internal sealed class SweepGate(SessionSweep sweep, IEnumerable<ILeftovers> leftovers, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _single = new(1, 1);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <returns>What it did; null when it did not run.</returns>
    public async Task<SweepResult?> TryRunAsync(CancellationToken cancellation)
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
            foreach (ILeftovers kind in leftovers)
            {
                await kind.SweepAsync(time.GetUtcNow(), either.Token);
            }

            return await sweep.RunAsync(either.Token);
        }
        finally
        {
            _single.Release();
        }
    }

    public void Dispose() => _single.Dispose();
}

using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Intake;

/// <summary>Bounds what all intakes together take: so many may hold files on disk, and fewer may hold a volume in memory at a time.</summary>
internal sealed class IntakeTurns : IDisposable
{
    /// <summary>How many intakes there may be at the same time; one more is told to come back.</summary>
    public const int AtOnce = 16;

    private const int ConvertingAtOnce = 2;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly SemaphoreSlim _converting = new(ConvertingAtOnce);

    /// <summary>Takes a place, which is free again when the answer is disposed of.</summary>
    /// <exception cref="ApiException">All are taken.</exception>
    public IDisposable Enter() => _places.Wait(0)
        ? new Place(_places)
        : throw new ApiException(Failure.IntakeBusy, "This server is taking in as many series and archives as it can; try again in a moment.") { RetryAfter = Retry };

    /// <summary>Does the work on a thread of its own when it is its turn.</summary>
    public async Task<T> ConvertAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _converting.WaitAsync(cancellation);
        try
        {
            return await Task.Run(work, cancellation);
        }
        finally
        {
            _converting.Release();
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _converting.Dispose();
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                places.Release();
            }
        }
    }
}

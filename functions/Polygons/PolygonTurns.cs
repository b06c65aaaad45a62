using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Polygons;

/// <summary>
/// Lets a few polygon calls work at a time and the others wait, so that the memory of all of them together is bounded, and ends one
/// that takes too long, so that the others get their turn.
/// </summary>
internal sealed class PolygonTurns(TimeProvider time) : IDisposable
{
    /// <summary>How many work at the same time.</summary>
    public const int AtOnce = 2;

    /// <summary>How long one may work: MITK waits 60 seconds for its answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _free = new(AtOnce);

    /// <summary>Does the work on a thread of its own when it is its turn.</summary>
    /// <param name="work">Looks at the token that it is given.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">The work took too long.</exception>
    public async Task<T> TakeAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        using CancellationTokenSource limit = new(Limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await Task.Run(() => work(either.Token), either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ApiException(
                Failure.TooLarge, $"The polygons took more than {Limit.TotalSeconds:0} seconds; send fewer slices, or polygons with fewer points.");
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}

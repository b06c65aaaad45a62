namespace Aiaa.Functions.Polygons;

/// <summary>Lets a few polygon calls work at a time and the others wait, so that the memory of all of them together is bounded.</summary>
internal sealed class PolygonTurns : IDisposable
{
    /// <summary>How many work at the same time.</summary>
    public const int AtOnce = 2;

    private readonly SemaphoreSlim _free = new(AtOnce);

    /// <summary>Does the work on a thread of its own when it is its turn.</summary>
    public async Task<T> TakeAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            return await Task.Run(work, cancellation);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}

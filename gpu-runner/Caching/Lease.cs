namespace Aiaa.GpuRunner.Caching;

/// <summary>The use of a cached value: while it lasts, the value is neither dropped nor disposed.</summary>
internal sealed class Lease<T>(T value, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The value.</summary>
    public T Value { get; } = value;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}

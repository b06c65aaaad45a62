using Azure;

namespace Aiaa.GpuRunner.Storage;

/// <summary>Where images and models are read from. Nothing is written there.</summary>
internal interface IBlobSource
{
    /// <summary>Opens a blob for reading.</summary>
    /// <param name="container">The container, one of <see cref="RunnerProtocol.StorageNames"/>.</param>
    /// <param name="name">The blob's name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The content and its length, or null when there is no such blob.</returns>
    Task<BlobContent?> OpenAsync(string container, string name, CancellationToken cancellationToken);
}

/// <summary>An opened blob.</summary>
/// <param name="Stream">Its bytes, to be read once and disposed.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Version">Its version.</param>
internal sealed record BlobContent(Stream Stream, long Length, ETag Version) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}

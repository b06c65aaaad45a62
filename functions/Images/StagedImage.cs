using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Aiaa.Functions.Images;

/// <summary>An image whose bytes are all in storage, and which becomes a blob when it is committed: all of it or nothing.</summary>
internal sealed class StagedImage(BlockBlobClient blob, IReadOnlyList<string> blocks, string sha256, long length)
{
    /// <summary>The blob's name.</summary>
    public string Blob => blob.Name;

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal.</summary>
    public string Sha256 { get; } = sha256;

    public long Length { get; } = length;

    public Task CommitAsync(CancellationToken cancellation)
        => blob.CommitBlockListAsync(blocks, new CommitBlockListOptions(), cancellation);
}

using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Aiaa.Functions.Images;

/// <summary>
/// An image that was taken in and becomes a blob when it is committed, all of it or nothing: its blocks are in storage, or, for an
/// image of one block, its bytes are here.
/// </summary>
internal sealed class StagedImage
{
    private readonly BlockBlobClient _blob;
    private readonly IReadOnlyList<string> _blocks;
    private readonly byte[]? _whole;

    private StagedImage(BlockBlobClient blob, IReadOnlyList<string> blocks, byte[]? whole, string sha256, long length)
        => (_blob, _blocks, _whole, Sha256, Length) = (blob, blocks, whole, sha256, length);

    /// <summary>The blob's name.</summary>
    public string Blob => _blob.Name;

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    public long Length { get; }

    public static StagedImage OfBlocks(BlockBlobClient blob, IReadOnlyList<string> blocks, string sha256, long length)
        => new(blob, blocks, null, sha256, length);

    public static StagedImage OfBytes(BlockBlobClient blob, byte[] whole, string sha256) => new(blob, [], whole, sha256, whole.Length);

    /// <returns>The version of the blob that this made.</returns>
    public async Task<ETag> CommitAsync(CancellationToken cancellation)
    {
        if (_whole is null)
        {
            return (await _blob.CommitBlockListAsync(_blocks, new CommitBlockListOptions(), cancellation)).Value.ETag;
        }

        using MemoryStream content = new(_whole, writable: false);
        return (await _blob.UploadAsync(content, new BlobUploadOptions(), cancellation)).Value.ETag;
    }
}

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

    /// <remarks>
    /// Done once at most: a commit whose answer was lost is tried again, and the first one may reach storage long after the second. Either
    /// would make another version of the blob, which is then no longer the one that its session knows.
    /// </remarks>
    /// <returns>The version of the blob that this made.</returns>
    public async Task<ETag> CommitAsync(CancellationToken cancellation)
    {
        BlobRequestConditions once = new() { IfNoneMatch = ETag.All };
        try
        {
            if (_whole is null)
            {
                return (await _blob.CommitBlockListAsync(_blocks, new CommitBlockListOptions { Conditions = once }, cancellation)).Value.ETag;
            }

            using MemoryStream content = new(_whole, writable: false);
            return (await _blob.UploadAsync(content, new BlobUploadOptions { Conditions = once }, cancellation)).Value.ETag;
        }
        catch (RequestFailedException done) when (done.Status == StatusCodes.Status409Conflict && done.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            // The name is this upload's alone, so what is there is what was sent.
            return (await _blob.GetPropertiesAsync(cancellationToken: cancellation)).Value.ETag;
        }
    }
}

using System.Security.Cryptography;
using Aiaa.Functions.Hosting;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Aiaa.Functions.Images;

/// <summary>What the bytes of a blob are.</summary>
/// <param name="Sha256">Their SHA-256, lower-case hexadecimal.</param>
/// <param name="Head">The first of them, for telling the kind of file.</param>
internal sealed record BlobBytes(string Sha256, byte[] Head);

/// <summary>The blocks that a client has sent straight to storage: which are there, and making a blob of them.</summary>
internal sealed class DirectBlocks(StorageSetup storage)
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>The blocks of a plan that are not there, or not with the right length.</summary>
    public async Task<IReadOnlyList<FileBlock>> MissingAsync(string blob, BlockPlan plan, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, long> present = await PresentAsync(blob, cancellation);
        return [.. plan.Blocks.Where(block => present.GetValueOrDefault(block.Id, -1) != block.Length)];
    }

    /// <summary>Makes a blob of the blocks of a plan; others that were sent are dropped.</summary>
    /// <returns>The blob's version; null when a block is not there any more.</returns>
    public async Task<ETag?> TryCommitAsync(string blob, BlockPlan plan, CancellationToken cancellation)
    {
        try
        {
            return (await Client(blob).CommitBlockListAsync(
                plan.Blocks.Select(block => block.Id), new CommitBlockListOptions(), cancellation)).Value.ETag;
        }
        catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            return null;
        }
    }

    /// <summary>Reads a version of a blob to its end.</summary>
    /// <param name="blob">The blob's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="headBytes">How many of its first bytes are wanted.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when the blob has another version by now.</returns>
    public async Task<BlobBytes?> TryHashAsync(string blob, ETag version, int headBytes, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            BlobDownloadOptions download = new() { Conditions = new BlobRequestConditions { IfMatch = version } };
            using BlobDownloadStreamingResult content = (await Client(blob).DownloadStreamingAsync(download, cancellation)).Value;
            byte[] head = new byte[headBytes];
            int filled = await content.Content.ReadAtLeastAsync(head, headBytes, throwOnEndOfStream: false, cancellation);
            hash.AppendData(head, 0, filled);
            byte[] buffer = new byte[BufferBytes];
            int read;
            while ((read = await content.Content.ReadAsync(buffer, cancellation)) > 0)
            {
                hash.AppendData(buffer, 0, read);
            }

            return new BlobBytes(Convert.ToHexStringLower(hash.GetHashAndReset()), head[..filled]);
        }
        catch (RequestFailedException changed)
            when (changed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<string, long>> PresentAsync(string blob, CancellationToken cancellation)
    {
        Dictionary<string, long> present = [];
        try
        {
            // Whoever holds the signed URL may have committed blocks already; later ones of the same id take their place.
            BlockList blocks = await Client(blob).GetBlockListAsync(BlockListTypes.All, cancellationToken: cancellation);
            foreach (BlobBlock block in blocks.CommittedBlocks.Concat(blocks.UncommittedBlocks))
            {
                present[block.Name] = block.SizeLong;
            }
        }
        catch (RequestFailedException none) when (none.Status == StatusCodes.Status404NotFound)
        {
            // Nothing has been sent yet.
        }

        return present;
    }

    private BlockBlobClient Client(string blob) => storage.Images.GetBlockBlobClient(blob);
}

using System.Runtime.CompilerServices;
using Aiaa.Functions.Hosting;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Aiaa.Functions.Images;

/// <summary>A stored image, open for reading.</summary>
internal sealed record StoredImage(Stream Content, long Length) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>Keeps sessions' images: one blob each.</summary>
internal sealed class ImageStore(StorageSetup storage, UploadLimits limits)
{
    /// <summary>Takes a file in block by block. The blob does not exist before <see cref="StagedImage.CommitAsync"/>.</summary>
    /// <param name="blob">The blob's name.</param>
    /// <param name="content">The file.</param>
    /// <param name="beforeFirstBlock">Done before anything lies in storage; a file of one block is kept in memory until it is committed.</param>
    /// <param name="cancellation">Ends the upload; blocks already sent stay until <see cref="DiscardAsync"/>.</param>
    public async Task<StagedImage> StageAsync(
        string blob, Stream content, Func<CancellationToken, Task> beforeFirstBlock, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        BlockUpload upload = new(storage.Images.GetBlockBlobClient(blob), limits, beforeFirstBlock);
        return await upload.RunAsync(content, cancellation);
    }

    /// <summary>Opens an image.</summary>
    /// <param name="blob">The blob's name.</param>
    /// <param name="version">The version to open; the default for any.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when it is gone, or is of another version.</returns>
    public async Task<StoredImage?> OpenAsync(string blob, ETag version, CancellationToken cancellation)
    {
        BlobDownloadOptions options = new();
        if (version != default)
        {
            options.Conditions = new BlobRequestConditions { IfMatch = version };
        }

        try
        {
            BlobDownloadStreamingResult download =
                (await storage.Images.GetBlobClient(blob).DownloadStreamingAsync(options, cancellation)).Value;
            return new StoredImage(download.Content, download.Details.ContentLength);
        }
        catch (RequestFailedException gone)
            when (gone.Status is StatusCodes.Status404NotFound or StatusCodes.Status412PreconditionFailed)
        {
            return null;
        }
    }

    /// <summary>Deletes an image; one that is gone already is fine.</summary>
    public Task DeleteAsync(string blob, CancellationToken cancellation)
        => storage.Images.GetBlobClient(blob).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);

    /// <summary>
    /// Deletes an image and what was sent of one that was never committed. Storage deletes no lone blocks by itself for a week; an
    /// empty list of blocks committed in their place makes it drop them.
    /// </summary>
    public async Task DiscardAsync(string blob, CancellationToken cancellation)
    {
        BlockBlobClient client = storage.Images.GetBlockBlobClient(blob);
        if (!await client.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation)
            && await HasBlocksAsync(client, cancellation))
        {
            await client.CommitBlockListAsync([], new CommitBlockListOptions(), cancellation);
            await client.DeleteIfExistsAsync(cancellationToken: cancellation);
        }
    }

    /// <summary>All images: name and last change, in the order of their names.</summary>
    public async IAsyncEnumerable<BlobItem> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        await foreach (BlobItem blob in storage.Images.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: null, cancellation))
        {
            yield return blob;
        }
    }

    private static async Task<bool> HasBlocksAsync(BlockBlobClient client, CancellationToken cancellation)
    {
        try
        {
            BlockList blocks = await client.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellation);
            return blocks.UncommittedBlocks.Any();
        }
        catch (RequestFailedException gone) when (gone.Status == StatusCodes.Status404NotFound)
        {
            return false;
        }
    }
}

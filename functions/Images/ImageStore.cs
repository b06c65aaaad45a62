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
    /// <param name="cancellation">Ends the upload; blocks already sent are dropped by storage.</param>
    public async Task<StagedImage> StageAsync(string blob, Stream content, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        BlockUpload upload = new(storage.Images.GetBlockBlobClient(blob), limits);
        return await upload.RunAsync(content, cancellation);
    }

    /// <summary>Opens an image; null when it is gone.</summary>
    public async Task<StoredImage?> OpenAsync(string blob, CancellationToken cancellation)
    {
        try
        {
            BlobDownloadStreamingResult download =
                (await storage.Images.GetBlobClient(blob).DownloadStreamingAsync(cancellationToken: cancellation)).Value;
            return new StoredImage(download.Content, download.Details.ContentLength);
        }
        catch (RequestFailedException gone) when (gone.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes an image; one that is gone already is fine.</summary>
    public Task DeleteAsync(string blob, CancellationToken cancellation)
        => storage.Images.GetBlobClient(blob).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);
}

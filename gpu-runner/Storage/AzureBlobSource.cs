using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Aiaa.GpuRunner.Storage;

/// <summary>Blobs in Azure Storage or Azurite. Retries and time-outs are bounded: storage that is down is an error in seconds.</summary>
internal sealed class AzureBlobSource(BlobServiceClient client) : IBlobSource
{
    /// <summary>Makes the client for what the options name.</summary>
    public static AzureBlobSource Open(RunnerOptions options) =>
        // Two tries within ten seconds, as in functions: a caller waits for both.
        new(StorageConnection.Open(options, TimeSpan.FromSeconds(4.5), retries: 1));

    /// <inheritdoc/>
    public Task<BlobContent?> OpenAsync(string container, string name, CancellationToken cancellationToken) =>
        OpenAsync(client.GetBlobContainerClient(container).GetBlobClient(name), cancellationToken);

    /// <summary>Opens a blob for reading.</summary>
    /// <returns>Null when there is no such blob.</returns>
    public static async Task<BlobContent?> OpenAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadStreamingResult opened = await blob.DownloadStreamingAsync(cancellationToken: cancellationToken);
            return new BlobContent(opened.Content, opened.Details.ContentLength, opened.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }
}

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
    public async Task<BlobContent?> OpenAsync(string container, string name, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadStreamingResult blob = await client.GetBlobContainerClient(container).GetBlobClient(name)
                .DownloadStreamingAsync(cancellationToken: cancellationToken);
            return new BlobContent(blob.Content, blob.Details.ContentLength);
        }
        catch (RequestFailedException e) when (e.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }
}

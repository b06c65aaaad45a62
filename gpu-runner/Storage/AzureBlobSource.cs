using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Aiaa.GpuRunner.Storage;

/// <summary>Blobs in Azure Storage or Azurite. Retries and time-outs are bounded: storage that is down is an error in seconds.</summary>
internal sealed class AzureBlobSource(BlobServiceClient client) : IBlobSource
{
    /// <summary>Makes the client for what the options name.</summary>
    public static AzureBlobSource Open(RunnerOptions options)
    {
        // The newest service version that Azurite knows; Azure knows it too.
        BlobClientOptions settings = new(BlobClientOptions.ServiceVersion.V2026_06_06)
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                // Two tries within ten seconds, as in functions: a caller waits for both.
                MaxRetries = 1,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(1),
                NetworkTimeout = TimeSpan.FromSeconds(4.5),
            },
        };
        return new AzureBlobSource(options.Storage is { } connection
            ? new BlobServiceClient(connection, settings)
            : new BlobServiceClient(new Uri($"https://{options.StorageAccount}.blob.core.windows.net"), new DefaultAzureCredential(), settings));
    }

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

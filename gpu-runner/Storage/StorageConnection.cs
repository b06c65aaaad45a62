using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Aiaa.GpuRunner.Storage;

/// <summary>Clients of the storage that the options name: by connection string (Azurite), or by account with the process's own identity.</summary>
internal static class StorageConnection
{
    /// <summary>Makes a client.</summary>
    /// <param name="options">Names the storage.</param>
    /// <param name="patience">How long one try may be without a sign of life.</param>
    /// <param name="retries">Tries after the first.</param>
    public static BlobServiceClient Open(RunnerOptions options, TimeSpan patience, int retries)
    {
        // The newest service version that Azurite knows; Azure knows it too.
        BlobClientOptions settings = new(BlobClientOptions.ServiceVersion.V2026_06_06)
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = retries,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(1),
                NetworkTimeout = patience,
            },
        };
        return options.Storage is { } connection
            ? new BlobServiceClient(connection, settings)
            : new BlobServiceClient(new Uri($"https://{options.StorageAccount}.blob.core.windows.net"), new DefaultAzureCredential(), settings);
    }
}

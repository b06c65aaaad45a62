using Aiaa.RunnerProtocol;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Aiaa.GpuRunner.Storage;

/// <summary>
/// The copies of prepared images in storage: the only blobs that this process writes. functions, which allows it to, makes the container
/// and ends what lies in it.
/// </summary>
/// <param name="quick">For what a click waits for.</param>
/// <param name="patient">For what nobody waits for.</param>
internal sealed class CopyStorage(BlobServiceClient quick, BlobServiceClient patient)
{
    // A click waits for one try; storage that does not answer by then costs more than doing the work again.
    private static readonly TimeSpan QuickPatience = TimeSpan.FromSeconds(2);

    // One request holds a whole copy, so that no blocks of one that was never finished are left behind.
    private static readonly TimeSpan WritePatience = TimeSpan.FromMinutes(2);
    private const long LargestRequest = 5_000L << 20;

    /// <summary>Makes the clients for what the options name.</summary>
    public static CopyStorage Open(RunnerOptions options) =>
        new(StorageConnection.Open(options, QuickPatience, retries: 0), StorageConnection.Open(options, WritePatience, retries: 1));

    /// <summary>Opens a copy.</summary>
    /// <returns>Null when there is none of this name.</returns>
    /// <exception cref="RequestFailedException">Storage does not answer, or refuses; so with all the others.</exception>
    public Task<BlobContent?> OpenAsync(string name, CancellationToken cancellationToken) => AzureBlobSource.OpenAsync(Copy(quick, name), cancellationToken);

    /// <summary>Whether there is a copy of this name.</summary>
    public async Task<bool> HasAsync(string name, CancellationToken cancellationToken) => await Copy(quick, name).ExistsAsync(cancellationToken);

    /// <summary>Whether a session's image is there.</summary>
    public async Task<bool> HasImageAsync(string blob, CancellationToken cancellationToken) =>
        await quick.GetBlobContainerClient(StorageNames.Images).GetBlobClient(blob).ExistsAsync(cancellationToken);

    /// <summary>Writes a copy: all of it or nothing.</summary>
    /// <param name="name">The copy's name.</param>
    /// <param name="content">Its bytes; can be read again.</param>
    /// <param name="replaced">The version that it takes the place of; null where there is to be none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>False when another writer was there first.</returns>
    public async Task<bool> WriteAsync(string name, Stream content, ETag? replaced, CancellationToken cancellationToken)
    {
        BlobUploadOptions options = new()
        {
            Conditions = replaced is { } version ? new BlobRequestConditions { IfMatch = version } : new BlobRequestConditions { IfNoneMatch = ETag.All },
            TransferOptions = new() { InitialTransferSize = LargestRequest, MaximumTransferSize = LargestRequest },
        };
        try
        {
            await Copy(patient, name).UploadAsync(content, options, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed)
        {
            return false;
        }
    }

    /// <summary>Deletes a copy; one that is gone already is fine.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => Copy(quick, name).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    private static BlobClient Copy(BlobServiceClient client, string name) => client.GetBlobContainerClient(StorageNames.Prepared).GetBlobClient(name);
}

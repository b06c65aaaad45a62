using System.Runtime.CompilerServices;
using Aiaa.Functions.Hosting;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Functions.Images;

/// <summary>
/// Ends the copies of prepared images that the runner keeps. They are patient data, and can be made again: whoever is in doubt about one
/// deletes it, and a call that would have used it only takes longer.
/// </summary>
internal sealed class PreparedCopies(StorageSetup storage, PreparedSettings settings)
{
    /// <summary>
    /// Deletes what was kept of an image, at the end of a session on it. Comes after the session's image is deleted: the runner looks for
    /// that once more when it has written a copy, so that one that was being written now is found either here or there.
    /// </summary>
    /// <param name="sha256">The hash of the image's file.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task EndAsync(string sha256, CancellationToken cancellation)
    {
        if (!settings.Keep)
        {
            // Nothing is written any more; what was before is all removed by the hourly sweep.
            return;
        }

        await foreach (BlobItem copy in ListAsync($"{sha256}/", cancellation))
        {
            await storage.Prepared.GetBlobClient(copy.Name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);
        }
    }

    /// <summary>Deletes what was written before an instant.</summary>
    /// <returns>How many copies that were.</returns>
    public async Task<int> EndOlderAsync(DateTimeOffset instant, CancellationToken cancellation)
    {
        int removed = 0;
        await foreach (BlobItem copy in ListAsync(prefix: null, cancellation))
        {
            if (copy.Properties.LastModified <= instant && await TryDeleteAsync(copy, cancellation))
            {
                removed++;
            }
        }

        return removed;
    }

    private async IAsyncEnumerable<BlobItem> ListAsync(string? prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        await foreach (BlobItem copy in storage.Prepared.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            yield return copy;
        }
    }

    // Not one that was replaced since it was listed: that one is young.
    private async Task<bool> TryDeleteAsync(BlobItem copy, CancellationToken cancellation)
    {
        try
        {
            return await storage.Prepared.GetBlobClient(copy.Name).DeleteIfExistsAsync(
                DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { IfMatch = copy.Properties.ETag }, cancellation);
        }
        catch (RequestFailedException replaced) when (replaced.Status == StatusCodes.Status412PreconditionFailed)
        {
            return false;
        }
    }
}

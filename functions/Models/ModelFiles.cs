using Aiaa.Functions.Hosting;
using Aiaa.RunnerProtocol;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Functions.Models;

/// <summary>A blob as it was at one moment.</summary>
internal sealed record BlobVersion(string Name, ETag ETag);

/// <summary>
/// Keeps what models are made of: blobs named by content that never change, <c>{model}/{revision}/config.json</c> and
/// <c>{model}/weights/{sha256}.onnx</c> or <c>.ts</c>.
/// </summary>
/// <remarks>
/// Writers and collectors on several instances need no lock: a writer renews what it relies on before and after its row is written;
/// a collector notes the blobs' versions, then reads the row, and deletes only what the row does not use and nobody has renewed since.
/// </remarks>
internal sealed class ModelFiles(StorageSetup storage, TimeProvider time)
{
    // What an upload on another instance has just written must not look like a leftover.
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private const int BlockBytes = 4 * 1024 * 1024;

    private static readonly BlobUploadOptions IfNew = new()
    {
        Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        TransferOptions = new StorageTransferOptions { InitialTransferSize = BlockBytes, MaximumTransferSize = BlockBytes, MaximumConcurrency = 4 },
    };

    /// <summary>Where a revision lies.</summary>
    public static ModelReference Reference(string model, string revision, string? weightsSha256, WeightsFormat? format) => new(
        model,
        revision,
        $"{model}/{revision}/config.json",
        weightsSha256 is null ? null : $"{model}/weights/{weightsSha256}{(format == WeightsFormat.TorchScript ? ".ts" : ".onnx")}",
        weightsSha256 is null ? null : format);

    /// <summary>Writes a blob, or renews the one that is there.</summary>
    /// <returns>What this call wrote; null when the blob was there.</returns>
    public async Task<BlobVersion?> KeepAsync(string blob, Stream content, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        if (await RenewAsync(blob, cancellation))
        {
            return null;
        }

        try
        {
            BlobContentInfo written = await storage.ModelFiles.GetBlobClient(blob).UploadAsync(content, IfNew, cancellation);
            return new BlobVersion(blob, written.ETag);
        }
        catch (RequestFailedException raced) when (raced.Status == StatusCodes.Status409Conflict)
        {
            return null;
        }
    }

    /// <summary>Gives a blob a new version, so that no collector that has looked at it before deletes it.</summary>
    /// <returns>False when it is gone.</returns>
    public async Task<bool> RenewAsync(string blob, CancellationToken cancellation)
    {
        try
        {
            await storage.ModelFiles.GetBlobClient(blob).SetMetadataAsync(new Dictionary<string, string>(), cancellationToken: cancellation);
            return true;
        }
        catch (RequestFailedException gone) when (gone.Status == StatusCodes.Status404NotFound)
        {
            return false;
        }
    }

    /// <summary>The text of a blob; null when it is gone.</summary>
    public async Task<string?> ReadTextAsync(string blob, CancellationToken cancellation)
    {
        try
        {
            return (await storage.ModelFiles.GetBlobClient(blob).DownloadContentAsync(cancellation)).Value.Content.ToString();
        }
        catch (RequestFailedException gone) when (gone.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes a blob unless it was renewed since; one that is gone already is fine.</summary>
    public async Task DeleteAsync(BlobVersion blob, CancellationToken cancellation)
    {
        try
        {
            await storage.ModelFiles.GetBlobClient(blob.Name).DeleteIfExistsAsync(
                conditions: new BlobRequestConditions { IfMatch = blob.ETag }, cancellationToken: cancellation);
        }
        catch (RequestFailedException renewed) when (renewed.Status == StatusCodes.Status412PreconditionFailed)
        {
            // Somebody relies on it by now.
        }
    }

    /// <summary>A model's blobs.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="leftoversOnly">Leave out what was written or renewed so lately that its row may still be on its way.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<BlobVersion>> ListAsync(string model, bool leftoversOnly, CancellationToken cancellation)
    {
        DateTimeOffset latest = leftoversOnly ? time.GetUtcNow() - LeftoverAge : DateTimeOffset.MaxValue;
        List<BlobVersion> found = [];
        await foreach (BlobItem blob in storage.ModelFiles.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, prefix: $"{model}/", cancellationToken: cancellation))
        {
            if (blob.Properties is { ETag: { } version, LastModified: { } modified } && modified < latest)
            {
                found.Add(new BlobVersion(blob.Name, version));
            }
        }

        return found;
    }
}

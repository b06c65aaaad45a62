using Aiaa.Functions.Hosting;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Functions.Models;

/// <summary>
/// Keeps what models are made of: blobs named by content that never change, <c>{model}/{revision}/config.json</c> and
/// <c>{model}/weights/{sha256}.onnx</c>.
/// </summary>
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

    public static string ConfigBlob(string model, string revision) => $"{model}/{revision}/config.json";

    public static string WeightsBlob(string model, string sha256) => $"{model}/weights/{sha256}.onnx";

    /// <summary>Writes a blob unless it is there.</summary>
    /// <returns>Whether this call wrote it.</returns>
    public async Task<bool> AddAsync(string blob, Stream content, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        BlobClient client = storage.ModelFiles.GetBlobClient(blob);
        if (await client.ExistsAsync(cancellation))
        {
            return false;
        }

        try
        {
            await client.UploadAsync(content, IfNew, cancellation);
            return true;
        }
        catch (RequestFailedException raced) when (raced.Status == StatusCodes.Status409Conflict)
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

    /// <summary>Deletes a blob; one that is gone already is fine.</summary>
    public Task DeleteAsync(string blob, CancellationToken cancellation)
        => storage.ModelFiles.GetBlobClient(blob).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <summary>Deletes a model's old blobs that are not among those still in use.</summary>
    public Task DeleteLeftoversAsync(string model, IReadOnlySet<string?> inUse, CancellationToken cancellation)
        => DeleteWhereAsync(model, blob => !inUse.Contains(blob.Name) && blob.Properties.LastModified < time.GetUtcNow() - LeftoverAge, cancellation);

    /// <summary>Deletes all blobs of a model.</summary>
    public Task DeleteAllAsync(string model, CancellationToken cancellation) => DeleteWhereAsync(model, _ => true, cancellation);

    private async Task DeleteWhereAsync(string model, Predicate<BlobItem> condition, CancellationToken cancellation)
    {
        await foreach (BlobItem blob in storage.ModelFiles.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, prefix: $"{model}/", cancellationToken: cancellation))
        {
            if (condition(blob))
            {
                await DeleteAsync(blob.Name, cancellation);
            }
        }
    }
}

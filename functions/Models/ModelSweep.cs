using System.Globalization;
using System.Text.RegularExpressions;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Sweeping;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;

namespace Aiaa.Functions.Models;

/// <summary>
/// Removes what no model uses: the files of a model whose removal was interrupted, and those of uploads that died before they were
/// served. Files are named by a digest; one is used as long as any row of the table names that digest, be it as what is served or as
/// what may be gone back to.
/// </summary>
internal sealed partial class ModelSweep(StorageSetup storage, TimeProvider time, ILogger<ModelSweep> logger) : IRareSweep
{
    // A PUT writes or renews its files minutes before its row, and a call may load for minutes what a row has just stopped naming.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public string Name => "models";

    public TimeSpan Interval => TimeSpan.FromHours(1);

    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        DateTimeOffset settled = time.GetUtcNow() - Grace;

        // Versions first, then the rows: a file that a PUT relies on by the time its row can be read has another version by then.
        List<BlobItem> old = await OldFilesAsync(settled, cancellation);
        int removed = old.Count == 0 ? 0 : await RemoveUnusedAsync(old, settled, cancellation);
        if (removed > 0)
        {
            LogRemoved(logger, removed);
        }

        return string.Create(CultureInfo.InvariantCulture, $"models: files removed that nothing uses: {removed}");
    }

    private async Task<List<BlobItem>> OldFilesAsync(DateTimeOffset settled, CancellationToken cancellation)
    {
        List<BlobItem> old = [];
        await foreach (BlobItem blob in storage.ModelFiles.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: null, cancellation))
        {
            if (blob.Properties.LastModified < settled && blob.Properties.ETag is not null && Digest().IsMatch(blob.Name))
            {
                old.Add(blob);
            }
        }

        return old;
    }

    private async Task<int> RemoveUnusedAsync(List<BlobItem> old, DateTimeOffset settled, CancellationToken cancellation)
    {
        HashSet<string> named = [];
        HashSet<string> changedLately = [];
        await foreach (TableEntity row in storage.Models.QueryAsync<TableEntity>(cancellationToken: cancellation))
        {
            named.UnionWith(row.Select(property => property.Value).OfType<string>().SelectMany(text => Digest().Matches(text)).Select(digest => digest.Value));
            if (row.Timestamp > settled)
            {
                changedLately.Add(row.RowKey);
            }
        }

        int removed = 0;
        foreach (BlobItem blob in old)
        {
            string model = blob.Name[..Math.Max(0, blob.Name.IndexOf('/', StringComparison.Ordinal))];
            bool used = Digest().Matches(blob.Name).Any(digest => named.Contains(digest.Value));
            if (!used && !changedLately.Contains(model) && await TryRemoveAsync(blob, cancellation))
            {
                removed++;
            }
        }

        return removed;
    }

    private async Task<bool> TryRemoveAsync(BlobItem blob, CancellationToken cancellation)
    {
        BlobRequestConditions unchanged = new() { IfMatch = blob.Properties.ETag };
        try
        {
            return await storage.ModelFiles.GetBlobClient(blob.Name).DeleteIfExistsAsync(
                DeleteSnapshotsOption.IncludeSnapshots, unchanged, cancellation);
        }
        catch (RequestFailedException renewed) when (renewed.Status == StatusCodes.Status412PreconditionFailed)
        {
            // An upload relies on it by now.
            return false;
        }
    }

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();

    [LoggerMessage(306, LogLevel.Information, "{Count} files that no model uses were removed")]
    private static partial void LogRemoved(ILogger logger, int count);
}

using System.Globalization;
using System.Runtime.CompilerServices;
using Aiaa.Functions.Hosting;
using Azure;
using Azure.Data.Tables;

namespace Aiaa.Functions.Sessions;

/// <summary>A session's place in the index.</summary>
/// <param name="Bucket">The minute within which the session was to end when this was written, as yyyyMMddHHmm in UTC.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Blob">Its image: named here too, for a session whose row was never written.</param>
internal sealed record ExpiryEntry(string Bucket, string SessionId, string Blob);

/// <summary>
/// Finds the sessions that may have ended without reading the others: a table with one partition per minute. It is written once per
/// session and is lazy: a click does not move the session's entry, the sweep does when it meets it.
/// </summary>
internal sealed class ExpiryIndex(StorageSetup storage)
{
    private const string MinuteFormat = "yyyyMMddHHmm";

    public static string BucketOf(DateTimeOffset instant) => instant.UtcDateTime.ToString(MinuteFormat, CultureInfo.InvariantCulture);

    public async Task AddAsync(ExpiryEntry entry, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        TableEntity row = new(entry.Bucket, entry.SessionId) { [nameof(ExpiryEntry.Blob)] = entry.Blob };
        await storage.SessionExpiry.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Deletes an entry; one that is gone already is fine.</summary>
    public Task DeleteAsync(string bucket, string sessionId, CancellationToken cancellation)
        => storage.SessionExpiry.DeleteEntityAsync(bucket, sessionId, ETag.All, cancellation);

    /// <summary>The entries of all minutes that are over, oldest first, page by page; no page when there is none.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ExpiryEntry>> DueAsync(DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        string filter = TableClient.CreateQueryFilter($"PartitionKey lt {BucketOf(now)}");
        await foreach (Page<TableEntity> page in storage.SessionExpiry.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).AsPages())
        {
            if (page.Values.Count > 0)
            {
                yield return [.. page.Values.Select(row => new ExpiryEntry(row.PartitionKey, row.RowKey, row.GetString(nameof(ExpiryEntry.Blob))))];
            }
        }
    }
}

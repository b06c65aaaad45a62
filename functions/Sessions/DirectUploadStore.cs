using Aiaa.Functions.Hosting;
using Azure;
using Azure.Data.Tables;

namespace Aiaa.Functions.Sessions;

/// <summary>Keeps the rows of uploads that go straight to storage: each in the partition of the session that it becomes.</summary>
internal sealed class DirectUploadStore(StorageSetup storage)
{
    public const string RowKey = "upload";

    public async Task AddAsync(DirectUpload upload, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        TableEntity row = new(upload.Id, RowKey)
        {
            [nameof(DirectUpload.Blob)] = upload.Blob,
            [nameof(DirectUpload.FileName)] = upload.FileName,
            [nameof(DirectUpload.Length)] = upload.Length,
            [nameof(DirectUpload.SessionExpiry)] = upload.SessionExpiry.Ticks,
            [nameof(DirectUpload.ExpiresAt)] = upload.ExpiresAt,
            [nameof(DirectUpload.CommittingUntil)] = upload.CommittingUntil,
        };
        await storage.Sessions.AddEntityAsync(row, cancellation);
    }

    public async Task<DirectUpload?> FindAsync(string id, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        NullableResponse<TableEntity> found =
            await storage.Sessions.GetEntityIfExistsAsync<TableEntity>(id, RowKey, cancellationToken: cancellation);
        return found.HasValue ? Read(found.Value!) : null;
    }

    /// <summary>Notes until when others are kept from committing the upload.</summary>
    /// <returns>The upload as it stands now; null when it has changed or gone since it was read.</returns>
    public async Task<DirectUpload?> TryHoldAsync(DirectUpload upload, DateTimeOffset until, CancellationToken cancellation)
    {
        TableEntity change = new(upload.Id, RowKey) { [nameof(DirectUpload.CommittingUntil)] = until };
        try
        {
            Response written = await storage.Sessions.UpdateEntityAsync(change, upload.ETag, TableUpdateMode.Merge, cancellation);
            return upload with { CommittingUntil = until, ETag = written.Headers.ETag.GetValueOrDefault() };
        }
        catch (RequestFailedException changed)
            when (changed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes a row; one that is gone already is fine.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellation)
        => storage.Sessions.DeleteEntityAsync(id, RowKey, ETag.All, cancellation);

    private static DirectUpload Read(TableEntity row) => new(
        row.PartitionKey,
        row.GetString(nameof(DirectUpload.Blob)),
        row.GetString(nameof(DirectUpload.FileName)),
        row.GetInt64(nameof(DirectUpload.Length)).GetValueOrDefault(),
        TimeSpan.FromTicks(row.GetInt64(nameof(DirectUpload.SessionExpiry)).GetValueOrDefault()),
        row.GetDateTimeOffset(nameof(DirectUpload.ExpiresAt)).GetValueOrDefault(),
        row.GetDateTimeOffset(nameof(DirectUpload.CommittingUntil)).GetValueOrDefault(),
        row.ETag);
}

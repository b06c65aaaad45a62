using System.Runtime.CompilerServices;
using Aiaa.Functions.Hosting;
using Azure;
using Azure.Data.Tables;

namespace Aiaa.Functions.Sessions;

/// <summary>What is kept of a session or an upload: its id, its image, and when it ends.</summary>
internal sealed record KeptRow(string Id, string Blob, DateTimeOffset EndsAt);

/// <summary>Keeps sessions' rows: one partition each, found by one point read.</summary>
internal sealed class SessionStore(StorageSetup storage)
{
    private const string RowKey = "session";

    public async Task AddAsync(Session session, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        await storage.Sessions.AddEntityAsync(Write(session), cancellation);
    }

    /// <summary>Puts a session in the place of the upload that it was made of, both in one step.</summary>
    /// <returns>False when the upload has changed or gone since it was read.</returns>
    public async Task<bool> TryReplaceUploadAsync(Session session, DirectUpload upload, CancellationToken cancellation)
    {
        TableTransactionAction[] both =
        [
            new(TableTransactionActionType.Add, Write(session)),
            new(TableTransactionActionType.Delete, new TableEntity(upload.Id, DirectUploadStore.RowKey), upload.ETag),
        ];
        try
        {
            await storage.Sessions.SubmitTransactionAsync(both, cancellation);
            return true;
        }
        catch (TableTransactionFailedException changed) when (changed.Status
            is StatusCodes.Status404NotFound or StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed)
        {
            return false;
        }
    }

    public async Task<Session?> FindAsync(string id, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        NullableResponse<TableEntity> found =
            await storage.Sessions.GetEntityIfExistsAsync<TableEntity>(id, RowKey, cancellationToken: cancellation);
        return found.HasValue ? Read(found.Value!) : null;
    }

    /// <summary>Every row of the table, those of uploads included.</summary>
    public async IAsyncEnumerable<KeptRow> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        await foreach (TableEntity row in storage.Sessions.QueryAsync<TableEntity>(cancellationToken: cancellation))
        {
            yield return row.RowKey == RowKey && Read(row) is var session
                ? new KeptRow(session.Id, session.Blob, session.ExpiresAt)
                : new KeptRow(
                    row.PartitionKey,
                    row.GetString(nameof(DirectUpload.Blob)),
                    row.GetDateTimeOffset(nameof(DirectUpload.ExpiresAt)).GetValueOrDefault());
        }
    }

    /// <summary>Notes the use of a session.</summary>
    /// <returns>False when the row has changed or gone since it was read.</returns>
    public Task<bool> TouchAsync(Session session, DateTimeOffset now, CancellationToken cancellation)
        => MergeAsync(session, new TableEntity(session.Id, RowKey) { [nameof(Session.LastAccess)] = now }, cancellation);

    /// <summary>Marks a session as ending: from now on no caller finds it.</summary>
    /// <returns>False when the row has changed or gone since it was read.</returns>
    public Task<bool> MarkClosingAsync(Session session, CancellationToken cancellation)
        => MergeAsync(session, new TableEntity(session.Id, RowKey) { [nameof(Session.Closing)] = true }, cancellation);

    /// <summary>Deletes a row; one that is gone already is fine.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellation)
        => storage.Sessions.DeleteEntityAsync(id, RowKey, ETag.All, cancellation);

    private async Task<bool> MergeAsync(Session session, TableEntity change, CancellationToken cancellation)
    {
        try
        {
            await storage.Sessions.UpdateEntityAsync(change, session.ETag, TableUpdateMode.Merge, cancellation);
            return true;
        }
        catch (RequestFailedException changed)
            when (changed.Status is StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound)
        {
            return false;
        }
    }

    private static TableEntity Write(Session session) => new(session.Id, RowKey)
    {
        [nameof(Session.Blob)] = session.Blob,
        [nameof(Session.FileName)] = session.FileName,
        [nameof(Session.Length)] = session.Length,
        [nameof(Session.Sha256)] = session.Sha256,
        [nameof(Session.ImageVersion)] = session.ImageVersion.ToString(),
        [nameof(Session.CreatedAt)] = session.CreatedAt,
        [nameof(Session.LastAccess)] = session.LastAccess,
        [nameof(Session.Expiry)] = session.Expiry.Ticks,
    };

    private static Session Read(TableEntity row) => new(
        row.PartitionKey,
        row.GetString(nameof(Session.Blob)),
        row.GetString(nameof(Session.FileName)),
        row.GetInt64(nameof(Session.Length)).GetValueOrDefault(),
        row.GetString(nameof(Session.Sha256)),
        row.GetString(nameof(Session.ImageVersion)) is { } version ? new ETag(version) : default,
        row.GetDateTimeOffset(nameof(Session.CreatedAt)).GetValueOrDefault(),
        row.GetDateTimeOffset(nameof(Session.LastAccess)).GetValueOrDefault(),
        TimeSpan.FromTicks(row.GetInt64(nameof(Session.Expiry)).GetValueOrDefault()),
        row.GetBoolean(nameof(Session.Closing)) ?? false,
        row.ETag);
}

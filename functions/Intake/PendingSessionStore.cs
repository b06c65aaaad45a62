using Aiaa.Functions.Hosting;
using Aiaa.Intake;
using Azure;
using Azure.Data.Tables;

namespace Aiaa.Functions.Intake;

/// <summary>
/// Keeps the rows of sessions that are being made after their caller has gone: few, in one partition, so that any process can tell how
/// far one is. What was asked for stands nowhere in them: neither addresses nor credentials.
/// </summary>
internal sealed class PendingSessionStore(StorageSetup storage)
{
    private const string Partition = "pending";
    private const string FailureStatus = "FailureStatus";
    private const string FailureType = "FailureType";
    private const string FailureMessage = "FailureMessage";

    public async Task AddAsync(PendingSession session, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        await storage.PendingSessions.AddEntityAsync(Row(session), cancellation);
    }

    /// <summary>Writes how far a session is.</summary>
    /// <returns>False when its row is gone: its holder does not want it any more.</returns>
    public async Task<bool> UpdateAsync(PendingSession session, CancellationToken cancellation)
    {
        try
        {
            await storage.PendingSessions.UpdateEntityAsync(Row(session), ETag.All, TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException gone) when (gone.Status == StatusCodes.Status404NotFound)
        {
            return false;
        }
    }

    public async Task<PendingSession?> FindAsync(string id, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        NullableResponse<TableEntity> found =
            await storage.PendingSessions.GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: cancellation);
        return found.HasValue ? Read(found.Value!) : null;
    }

    /// <returns>False when it was gone already.</returns>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellation)
    {
        Response response = await storage.PendingSessions.DeleteEntityAsync(Partition, id, ETag.All, cancellation);
        return response.Status != StatusCodes.Status404NotFound;
    }

    /// <summary>Deletes the rows that nothing was heard of for long.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteOldAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        int deleted = 0;
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and SeenAt lt {now - PendingSession.Keep}");
        await foreach (TableEntity row in storage.PendingSessions.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            await storage.PendingSessions.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation);
            deleted++;
        }

        return deleted;
    }

    private static TableEntity Row(PendingSession session)
    {
        TableEntity row = new(Partition, session.Id)
        {
            [nameof(PendingSession.Stage)] = session.Stage.ToString(),
            [nameof(PendingSession.Files)] = session.Files,
            [nameof(PendingSession.Bytes)] = session.Bytes,
            [nameof(PendingSession.CreatedAt)] = session.CreatedAt,
            [nameof(PendingSession.SeenAt)] = session.SeenAt,
        };
        if (session.Failure is { } failure)
        {
            row[FailureStatus] = failure.Status;
            row[FailureType] = failure.Type;
            row[FailureMessage] = failure.Message;
        }

        return row;
    }

    private static PendingSession Read(TableEntity row) => new(
        row.RowKey,
        Enum.TryParse(row.GetString(nameof(PendingSession.Stage)), out IntakeStage stage) ? stage : IntakeStage.Fetching,
        row.GetInt32(nameof(PendingSession.Files)).GetValueOrDefault(),
        row.GetInt64(nameof(PendingSession.Bytes)).GetValueOrDefault(),
        row.GetDateTimeOffset(nameof(PendingSession.CreatedAt)).GetValueOrDefault(),
        row.GetDateTimeOffset(nameof(PendingSession.SeenAt)).GetValueOrDefault(),
        row.GetInt32(FailureStatus) is { } status ? new Complaint(status, row.GetString(FailureType), row.GetString(FailureMessage)) : null);
}

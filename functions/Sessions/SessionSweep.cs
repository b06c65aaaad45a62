using Aiaa.Functions.Images;
using Azure;

namespace Aiaa.Functions.Sessions;

/// <summary>What one sweep did.</summary>
/// <param name="Removed">Sessions that had ended.</param>
/// <param name="Moved">Sessions that had been used since, and are looked at again when they may end.</param>
/// <param name="Orphans">Entries without a session, left by an interrupted upload or an earlier end.</param>
/// <param name="Failed">Entries left for the next sweep.</param>
internal sealed record SweepResult(int Removed, int Moved, int Orphans, int Failed)
{
    public override string ToString()
        => $"sessions removed: {Removed}, moved on: {Moved}, leftovers removed: {Orphans}, left for next time: {Failed}";
}

/// <summary>
/// Removes what has ended. Every step can be repeated: the row is marked as closing, then the blob goes, then the row, then the index
/// entry, so that whatever an interrupted sweep or upload left is finished by the next one.
/// </summary>
internal sealed partial class SessionSweep(
    SessionStore rows, ExpiryIndex index, ImageStore images, TimeProvider time, ILogger<SessionSweep> logger)
{
    // An upload writes its row moments after its index entry. Long after that, no row means that it never finished.
    private static readonly TimeSpan UploadGrace = TimeSpan.FromMinutes(5);

    private enum Outcome
    {
        Removed,
        Moved,
        Orphan,
        Waiting,
        Failed,
    }

    public async Task<SweepResult> RunAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        int[] count = new int[Enum.GetValues<Outcome>().Length];
        await foreach (ExpiryEntry entry in index.DueAsync(now, cancellation))
        {
            count[(int)await TrySettleAsync(entry, now, cancellation)]++;
        }

        SweepResult result = new(
            count[(int)Outcome.Removed], count[(int)Outcome.Moved], count[(int)Outcome.Orphan], count[(int)Outcome.Failed]);
        LogSwept(logger, result);
        return result;
    }

    private async Task<Outcome> TrySettleAsync(ExpiryEntry entry, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            return await SettleAsync(entry, now, cancellation);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            LogEntryFailed(logger, exception);
            return Outcome.Failed;
        }
    }

    private async Task<Outcome> SettleAsync(ExpiryEntry entry, DateTimeOffset now, CancellationToken cancellation)
    {
        Session? session = await rows.FindAsync(entry.SessionId, cancellation);
        if (session is null)
        {
            return await SettleOrphanAsync(entry, now, cancellation);
        }

        if (session.IsLive(now))
        {
            // The new entry first: at every moment the session stands in the index.
            await index.AddAsync(entry with { Bucket = ExpiryIndex.BucketOf(session.ExpiresAt) }, cancellation);
            await index.DeleteAsync(entry.Bucket, entry.SessionId, cancellation);
            return Outcome.Moved;
        }

        if (!session.Closing && !await rows.MarkClosingAsync(session, cancellation))
        {
            // Somebody used or deleted it at this moment; the next sweep sees what it has become.
            return Outcome.Waiting;
        }

        await images.DeleteAsync(session.Blob, cancellation);
        await rows.DeleteAsync(session.Id, cancellation);
        await index.DeleteAsync(entry.Bucket, entry.SessionId, cancellation);
        return Outcome.Removed;
    }

    private async Task<Outcome> SettleOrphanAsync(ExpiryEntry entry, DateTimeOffset now, CancellationToken cancellation)
    {
        if (string.CompareOrdinal(entry.Bucket, ExpiryIndex.BucketOf(now - UploadGrace)) >= 0)
        {
            return Outcome.Waiting;
        }

        await images.DeleteAsync(entry.Blob, cancellation);
        await index.DeleteAsync(entry.Bucket, entry.SessionId, cancellation);
        return Outcome.Orphan;
    }

    [LoggerMessage(211, LogLevel.Information, "Sweep: {Result}")]
    private static partial void LogSwept(ILogger logger, SweepResult result);

    [LoggerMessage(212, LogLevel.Warning, "A session could not be settled; the next sweep tries again")]
    private static partial void LogEntryFailed(ILogger logger, Exception exception);
}

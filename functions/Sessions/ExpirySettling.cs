using Aiaa.Functions.Images;
using Azure;

namespace Aiaa.Functions.Sessions;

/// <summary>What became of one entry of the index.</summary>
internal enum Settlement
{
    /// <summary>Its session had ended and is removed.</summary>
    Removed,

    /// <summary>Its session was used since and is looked at again when it may end.</summary>
    Moved,

    /// <summary>It had no session: what an interrupted upload or an earlier end left is removed.</summary>
    Orphan,

    /// <summary>An upload may still be under way, or somebody else is at it; nothing was done.</summary>
    Waiting,

    /// <summary>Storage failed; the next sweep tries again.</summary>
    Failed,
}

/// <summary>
/// Settles one due entry of the index. Every step can be repeated: the row is marked as closing, then the blob goes with what was made of it, then the row,
/// then the index entry, so that whatever an interrupted sweep or upload left is finished by the next one, and two at once do no harm.
/// </summary>
internal sealed partial class ExpirySettling(
    SessionStore rows,
    DirectUploadStore uploads,
    ExpiryIndex index,
    ImageStore images,
    PreparedCopies prepared,
    TimeProvider time,
    ILogger<ExpirySettling> logger)
{
    /// <summary>An upload writes its row moments after its index entry. This long after that, no row means that it never will.</summary>
    public static readonly TimeSpan UploadGrace = TimeSpan.FromMinutes(5);

    /// <summary>Settles an entry; storage that fails is an outcome.</summary>
    public async Task<Settlement> TrySettleAsync(ExpiryEntry entry, CancellationToken cancellation)
    {
        try
        {
            return await SettleAsync(entry, time.GetUtcNow(), cancellation);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            LogFailed(logger, exception);
            return Settlement.Failed;
        }
    }

    private async Task<Settlement> SettleAsync(ExpiryEntry entry, DateTimeOffset now, CancellationToken cancellation)
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
            return Settlement.Moved;
        }

        if (!session.Closing && !await rows.MarkClosingAsync(session, cancellation))
        {
            // Somebody used or deleted it at this moment; the next sweep sees what it has become.
            return Settlement.Waiting;
        }

        await images.DeleteAsync(session.Blob, cancellation);
        await prepared.EndAsync(session.Sha256, cancellation);
        await rows.DeleteAsync(session.Id, cancellation);
        await index.DeleteAsync(entry.Bucket, entry.SessionId, cancellation);
        return Settlement.Removed;
    }

    private async Task<Settlement> SettleOrphanAsync(ExpiryEntry entry, DateTimeOffset now, CancellationToken cancellation)
    {
        if (string.CompareOrdinal(entry.Bucket, ExpiryIndex.BucketOf(now - UploadGrace)) >= 0)
        {
            return Settlement.Waiting;
        }

        await images.DiscardAsync(entry.Blob, cancellation);
        await uploads.DeleteAsync(entry.SessionId, cancellation);
        await index.DeleteAsync(entry.Bucket, entry.SessionId, cancellation);
        return Settlement.Orphan;
    }

    [LoggerMessage(212, LogLevel.Warning, "A session could not be settled; the next sweep tries again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

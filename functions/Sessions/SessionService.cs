using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Azure;

namespace Aiaa.Functions.Sessions;

/// <summary>An image that was taken in for a session that does not exist yet.</summary>
internal sealed record SessionUpload(string Id, string FileName, StagedImage Image, UploadLease Lease);

/// <summary>The rules of sessions.</summary>
internal sealed partial class SessionService(
    SessionStore rows, ExpiryIndex index, ImageStore images, PreparedCopies prepared, SessionSettings settings, TimeProvider time, ILogger<SessionService> logger)
{
    private const int CloseAttempts = 5;

    // A session is looked at this soon after it was made, however long it may live: if its row was never written, its remains go then.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(5);

    // Well before the sweep takes an entry without a row for the remains of an upload that died.
    private static readonly TimeSpan EnterLimit = ExpirySettling.UploadGrace / 2;

    /// <summary>Takes an image in. <see cref="CreateAsync"/> or <see cref="AbandonAsync"/> follows; where neither does, the sweep cleans up.</summary>
    public Task<SessionUpload> ReceiveAsync(string fileName, Stream content, CancellationToken cancellation)
        => ReceiveAsync(NewId(), fileName, content, cancellation);

    /// <summary>Takes an image in for a session whose id is known already.</summary>
    public async Task<SessionUpload> ReceiveAsync(string id, string fileName, Stream content, CancellationToken cancellation)
    {
        string safeName = FileEnding.SafeName(fileName);
        string blob = $"{id}/{safeName}";
        UploadLease lease = new(index, time, id, blob, logger);
        try
        {
            StagedImage image = await lease.DuringAsync(() => images.StageAsync(blob, content, lease.TakeAsync, cancellation), cancellation);
            return new SessionUpload(id, safeName, image, lease);
        }
        catch (Exception exception) when (!IsStorage(exception) && (exception is not OperationCanceledException || cancellation.IsCancellationRequested))
        {
            // Storage that fails, or lets a call run into its time-out, would do so here too; then the sweep comes later.
            await CleanUpAsync(blob, lease);
            throw;
        }
    }

    /// <summary>Drops an image that was taken in, also for a caller who has hung up. Storage that fails leaves it to the sweep.</summary>
    public Task AbandonAsync(SessionUpload upload) => CleanUpAsync(upload.Image.Blob, upload.Lease);

    /// <summary>Makes the session of an image that was taken in.</summary>
    /// <param name="upload">The image.</param>
    /// <param name="requestedExpiry">Seconds; 0 or less for the default.</param>
    /// <param name="cancellation">Gives up; what was written by then is removed by the sweep.</param>
    /// <remarks>
    /// The image's bytes are in storage already; then come the index, the blob of those bytes, and the row. Whatever comes after a
    /// crash between two of them can be found through the index, and a session that can be found is whole.
    /// </remarks>
    public async Task<Session> CreateAsync(SessionUpload upload, long requestedExpiry, CancellationToken cancellation)
    {
        StagedImage image = upload.Image;
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan expiry = settings.Grant(requestedExpiry);
        await index.AddAsync(new ExpiryEntry(FirstBucket(now, expiry), upload.Id, image.Blob), cancellation);
        ETag version = await image.CommitAsync(cancellation);
        if (time.GetUtcNow() - now > EnterLimit)
        {
            throw new ApiException(Failure.StorageUnavailable, "Storage took too long to keep the image; send it again.");
        }

        Session session = new(upload.Id, image.Blob, upload.FileName, image.Length, image.Sha256, version, now, now, expiry, false, default);
        await rows.AddAsync(session, cancellation);
        LogCreated(logger, session.Length, session.Expiry.TotalSeconds);
        await EndLeaseAsync(upload.Lease, cancellation);
        return session;
    }

    /// <summary>Finds a session that is alive; null when there is none of this id, or its time is over.</summary>
    public async Task<Session?> FindAsync(string? id, CancellationToken cancellation)
    {
        if (!Guid.TryParseExact(id, "D", out Guid canonical))
        {
            return null;
        }

        Session? session = await rows.FindAsync(canonical.ToString("D"), cancellation);
        return session is not null && session.IsLive(time.GetUtcNow()) ? session : null;
    }

    /// <summary>
    /// Starts a session's time anew. Another call that did the same at this moment is as good; storage that fails here costs the
    /// session some of its time, but not the call its answer.
    /// </summary>
    public async Task<Session> TouchAsync(Session session, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            await rows.TouchAsync(session, now, cancellation);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            LogNotTouched(logger, exception);
        }

        return session with { LastAccess = now };
    }

    /// <summary>Opens a session's image; null when it is gone.</summary>
    public Task<StoredImage?> OpenImageAsync(Session session, CancellationToken cancellation)
        => images.OpenAsync(session.Blob, session.ImageVersion, cancellation);

    /// <summary>Ends a session at its holder's wish.</summary>
    /// <returns>What it was; null when there is none of this id.</returns>
    public async Task<Session?> DeleteAsync(string id, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < CloseAttempts; attempt++)
        {
            if (await FindAsync(id, cancellation) is not { } session)
            {
                return null;
            }

            // Due at once, so that an end that is interrupted is finished by the next sweep and not when the session would have ended.
            ExpiryEntry ending = new(ExpiryIndex.BucketOf(time.GetUtcNow()), session.Id, session.Blob);
            await index.AddAsync(ending, cancellation);
            if (await rows.MarkClosingAsync(session, cancellation))
            {
                await images.DeleteAsync(session.Blob, cancellation);
                await prepared.EndAsync(session.Sha256, cancellation);
                await rows.DeleteAsync(session.Id, cancellation);

                // An entry that the sweep has moved since is left to it.
                await index.DeleteAsync(ending.Bucket, session.Id, cancellation);
                await index.DeleteAsync(FirstBucket(session.CreatedAt, session.Expiry), session.Id, cancellation);
                LogDeleted(logger);
                return session;
            }
        }

        throw new ApiException(Failure.Conflict, "The session is in use by other calls; delete it when they are done.");
    }

    /// <summary>A new session's id: version 4, from the system's generator for secrets, for it is all that protects the session.</summary>
    public static string NewId() => Guid.NewGuid().ToString("D");

    /// <summary>Where a session first stands in the index.</summary>
    public static string FirstBucket(DateTimeOffset created, TimeSpan expiry)
        => ExpiryIndex.BucketOf(created + (expiry < FirstLook ? expiry : FirstLook));

    private async Task CleanUpAsync(string blob, UploadLease lease)
    {
        if (!lease.Taken)
        {
            return;
        }

        using CancellationTokenSource limit = new(CleanUpLimit, time);
        try
        {
            await images.DiscardAsync(blob, limit.Token);
            await lease.EndAsync(limit.Token);
        }
        catch (Exception exception) when (IsStorage(exception) || limit.IsCancellationRequested)
        {
            LogNotDiscarded(logger, exception);
        }
    }

    private async Task EndLeaseAsync(UploadLease lease, CancellationToken cancellation)
    {
        try
        {
            await lease.EndAsync(cancellation);
        }
        catch (Exception exception) when (IsStorage(exception))
        {
            // The session is there; the sweep will find this entry to be about a session that lives.
            LogNotDiscarded(logger, exception);
        }
    }

    private static bool IsStorage(Exception exception) => exception is RequestFailedException or AggregateException;

    [LoggerMessage(201, LogLevel.Information, "Session created: {Length} bytes, expiry {Seconds} s")]
    private static partial void LogCreated(ILogger logger, long length, double seconds);

    [LoggerMessage(202, LogLevel.Information, "Session deleted by its holder")]
    private static partial void LogDeleted(ILogger logger);

    [LoggerMessage(203, LogLevel.Warning, "The use of a session could not be noted")]
    private static partial void LogNotTouched(ILogger logger, Exception exception);

    [LoggerMessage(205, LogLevel.Warning, "The remains of an upload could not be removed; the sweep does")]
    private static partial void LogNotDiscarded(ILogger logger, Exception exception);
}

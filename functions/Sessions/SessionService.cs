using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Azure;

namespace Aiaa.Functions.Sessions;

/// <summary>An image that was taken in for a session that does not exist yet.</summary>
internal sealed record SessionUpload(string Id, string FileName, StagedImage Image);

/// <summary>The rules of sessions.</summary>
internal sealed partial class SessionService(
    SessionStore rows, ExpiryIndex index, ImageStore images, SessionSettings settings, TimeProvider time, ILogger<SessionService> logger)
{
    private const int CloseAttempts = 5;

    /// <summary>An id for a session. Version 4, from the system's generator for secrets: the id is all that protects the session.</summary>
    public static string NewId() => Guid.NewGuid().ToString("D");

    /// <summary>Takes an image in. Nothing of it stays unless <see cref="CreateAsync"/> follows.</summary>
    public Task<SessionUpload> ReceiveAsync(string fileName, Stream content, CancellationToken cancellation)
        => ReceiveAsync(NewId(), fileName, content, cancellation);

    /// <summary>Takes an image in for a session whose id is known already.</summary>
    public async Task<SessionUpload> ReceiveAsync(string id, string fileName, Stream content, CancellationToken cancellation)
    {
        string safeName = FileEnding.SafeName(fileName);
        return new SessionUpload(id, safeName, await images.StageAsync($"{id}/{safeName}", content, cancellation));
    }

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
        Session session = new(
            upload.Id, image.Blob, upload.FileName, image.Length, image.Sha256, now, now, settings.Grant(requestedExpiry), false, default);
        await index.AddAsync(new ExpiryEntry(FirstBucket(session), session.Id, session.Blob), cancellation);
        await image.CommitAsync(cancellation);
        await rows.AddAsync(session, cancellation);
        LogCreated(logger, session.Length, session.Expiry.TotalSeconds);
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
    public Task<StoredImage?> OpenImageAsync(Session session, CancellationToken cancellation) => images.OpenAsync(session.Blob, cancellation);

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

            if (await rows.MarkClosingAsync(session, cancellation))
            {
                await images.DeleteAsync(session.Blob, cancellation);
                await rows.DeleteAsync(session.Id, cancellation);

                // An entry that the sweep has moved since is left to it.
                await index.DeleteAsync(FirstBucket(session), session.Id, cancellation);
                LogDeleted(logger);
                return session;
            }
        }

        throw new ApiException(Failure.Conflict, "The session is in use by other calls; delete it when they are done.");
    }

    private static string FirstBucket(Session session) => ExpiryIndex.BucketOf(session.CreatedAt + session.Expiry);

    [LoggerMessage(201, LogLevel.Information, "Session created: {Length} bytes, expiry {Seconds} s")]
    private static partial void LogCreated(ILogger logger, long length, double seconds);

    [LoggerMessage(202, LogLevel.Information, "Session deleted by its holder")]
    private static partial void LogDeleted(ILogger logger);

    [LoggerMessage(203, LogLevel.Warning, "The use of a session could not be noted")]
    private static partial void LogNotTouched(ILogger logger, Exception exception);
}

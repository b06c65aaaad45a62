using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Intake.Archives;
using Azure;

namespace Aiaa.Functions.Sessions;

/// <summary>An upload and what its client needs to go on with it.</summary>
/// <param name="Upload">The upload.</param>
/// <param name="Plan">Its blocks.</param>
/// <param name="Missing">The blocks that are still to be sent.</param>
/// <param name="Url">Where they are sent to.</param>
/// <param name="UrlExpiresAt">Until when that URL is good.</param>
internal sealed record UploadState(DirectUpload Upload, BlockPlan Plan, IReadOnlyList<FileBlock> Missing, Uri Url, DateTimeOffset UrlExpiresAt);

/// <summary>
/// The rules of uploads that go straight to storage: begun here, sent to storage block by block, committed here once the bytes have
/// the hash that the client says. Until then nothing is a session; what is never committed is removed by the sweep.
/// </summary>
internal sealed partial class DirectUploadService(
    DirectUploadStore uploads,
    SessionStore rows,
    SessionService sessions,
    ExpiryIndex index,
    ImageStore images,
    DirectBlocks blocks,
    SignedUrls urls,
    UploadLimits limits,
    SessionSettings sessionSettings,
    DirectUploadSettings settings,
    TimeProvider time,
    ILogger<DirectUploadService> logger)
{
    private static readonly TimeSpan UrlLifetime = TimeSpan.FromHours(1);

    // Azure ends a call after 230 s, and the sweep leaves an upload alone for five minutes after its time.
    private static readonly TimeSpan CommitLimit = TimeSpan.FromSeconds(220);

    /// <summary>Begins an upload.</summary>
    /// <param name="fileName">The file's name; only its ending is kept.</param>
    /// <param name="length">The file's length in bytes.</param>
    /// <param name="requestedExpiry">The session's expiry in seconds; 0 or less for the default.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ApiException">No file that this server takes has this length.</exception>
    public async Task<UploadState> BeginAsync(string fileName, long length, long requestedExpiry, CancellationToken cancellation)
    {
        if (length <= 0)
        {
            throw new ApiException(Failure.BadRequest, "The upload needs the file's length in bytes; send for example {\"file_name\": \"ct.nii.gz\", \"length\": 524288000}.");
        }

        if (length > limits.UploadBytes)
        {
            throw limits.FileTooLarge();
        }

        string id = SessionService.NewId();
        string safeName = FileEnding.SafeName(fileName);
        DirectUpload upload = new(
            id, $"{id}/{safeName}", safeName, length, sessionSettings.Grant(requestedExpiry), time.GetUtcNow() + settings.Lifetime, default, default);

        // This entry outlives the URL: blocks that come after the session's end, or after an upload was given up, are found through it.
        await index.AddAsync(new ExpiryEntry(ExpiryIndex.BucketOf(upload.ExpiresAt), id, upload.Blob), cancellation);
        await uploads.AddAsync(upload, cancellation);
        LogBegun(logger, length);
        return await StateAsync(upload, cancellation);
    }

    /// <summary>How far an upload is, with a new URL; null when there is none of this id, or its time is over.</summary>
    public async Task<UploadState?> FindAsync(string id, CancellationToken cancellation)
        => await FindUploadAsync(id, cancellation) is { } upload ? await StateAsync(upload, cancellation) : null;

    /// <summary>Makes the session of an upload whose blocks are all there.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="sha256">The SHA-256 of the file, lower-case hexadecimal.</param>
    /// <param name="caller">The caller has hung up.</param>
    /// <returns>The session, also when an earlier call has made it; null when there is no such upload.</returns>
    /// <exception cref="ApiException">Blocks are missing, the bytes are others, or another call is at it.</exception>
    public async Task<Session?> CommitAsync(string id, string sha256, CancellationToken caller)
    {
        using CancellationTokenSource limit = new(CommitLimit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, caller);
        CancellationToken cancellation = either.Token;
        if (await FindUploadAsync(id, cancellation) is not { } found)
        {
            return await sessions.FindAsync(id, cancellation) is { } made && made.Sha256 == sha256 ? made : null;
        }

        DateTimeOffset now = time.GetUtcNow();
        DirectUpload upload = (found.CommittingUntil > now ? null : await uploads.TryHoldAsync(found, now + CommitLimit, cancellation)) ?? throw AtIt();
        try
        {
            ETag version = await AssembleAsync(upload, sha256, cancellation);
            return await CreateAsync(upload, sha256, version, cancellation);
        }
        catch (ApiException)
        {
            // The client may put it right and try again at once.
            await uploads.TryHoldAsync(upload, DateTimeOffset.UnixEpoch, cancellation);
            throw;
        }
    }

    /// <summary>Gives an upload up.</summary>
    /// <returns>False when there is none of this id.</returns>
    public async Task<bool> AbandonAsync(string id, CancellationToken cancellation)
    {
        if (await FindUploadAsync(id, cancellation) is not { } upload)
        {
            return false;
        }

        await uploads.DeleteAsync(upload.Id, cancellation);
        await images.DiscardAsync(upload.Blob, cancellation);
        return true;
    }

    private async Task<DirectUpload?> FindUploadAsync(string id, CancellationToken cancellation)
    {
        if (!Guid.TryParseExact(id, "D", out Guid canonical))
        {
            return null;
        }

        DirectUpload? upload = await uploads.FindAsync(canonical.ToString("D"), cancellation);
        return upload is not null && time.GetUtcNow() < upload.ExpiresAt ? upload : null;
    }

    private async Task<UploadState> StateAsync(DirectUpload upload, CancellationToken cancellation)
    {
        BlockPlan plan = new(upload.Length);
        DateTimeOffset hence = time.GetUtcNow() + UrlLifetime;
        DateTimeOffset until = hence < upload.ExpiresAt ? hence : upload.ExpiresAt;
        Uri url = await urls.ForBlocksAsync(upload.Blob, until, cancellation);
        return new UploadState(upload, plan, await blocks.MissingAsync(upload.Blob, plan, cancellation), url, until);
    }

    // The blob is made first, for lone blocks cannot be read; it belongs to no session before its bytes are known to be right.
    private async Task<ETag> AssembleAsync(DirectUpload upload, string sha256, CancellationToken cancellation)
    {
        BlockPlan plan = new(upload.Length);
        IReadOnlyList<FileBlock> missing = await blocks.MissingAsync(upload.Blob, plan, cancellation);
        ETag? version = missing.Count == 0 ? await blocks.TryCommitAsync(upload.Blob, plan, cancellation) : null;
        if (version is null)
        {
            throw new ApiException(
                Failure.Conflict,
                $"{Math.Max(1, missing.Count)} of the upload's {plan.Count} blocks are not in storage yet; GET /session/upload/{{id}} names them, send them and commit again.");
        }

        if (await blocks.TryHashAsync(upload.Blob, version.Value, FileKinds.HeadBytes, cancellation) is not { } actual)
        {
            throw new ApiException(Failure.Conflict, "The upload was changed while it was being committed; commit again when everything is sent.");
        }

        if (actual.Sha256 != sha256)
        {
            await images.DiscardAsync(upload.Blob, cancellation);
            throw new ApiException(
                Failure.BadImage, "The file did not arrive as it was sent: its SHA-256 differs. What had arrived is dropped; send all blocks again.");
        }

        FileKind kind = FileKinds.Recognise(actual.Head);
        if (kind.IsArchive() || kind is FileKind.Dicom or FileKind.DicomDirectory)
        {
            await images.DiscardAsync(upload.Blob, cancellation);
            throw new ApiException(
                Failure.BadImage, "An upload straight to storage takes an image file as it is, for example .nii.gz; send archives and DICOM with PUT /session/.");
        }

        return version.Value;
    }

    private async Task<Session> CreateAsync(DirectUpload upload, string sha256, ETag version, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        Session session = new(
            upload.Id, upload.Blob, upload.FileName, upload.Length, sha256, version, now, now, upload.SessionExpiry, false, default);
        await index.AddAsync(new ExpiryEntry(SessionService.FirstBucket(now, session.Expiry), session.Id, session.Blob), cancellation);
        if (!await rows.TryReplaceUploadAsync(session, upload, cancellation))
        {
            throw AtIt();
        }

        LogCommitted(logger, session.Length);
        return session;
    }

    private static ApiException AtIt() => new(
        Failure.Conflict, "Another call is committing this upload; ask again in a moment, with the same hash.")
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    [LoggerMessage(206, LogLevel.Information, "Upload begun: {Length} bytes straight to storage")]
    private static partial void LogBegun(ILogger logger, long length);

    [LoggerMessage(207, LogLevel.Information, "Upload committed: session of {Length} bytes")]
    private static partial void LogCommitted(ILogger logger, long length);
}

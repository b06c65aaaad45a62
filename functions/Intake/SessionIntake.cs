using Aiaa.Functions.Hosting;
using Aiaa.Functions.Sessions;
using Aiaa.Intake;
using Aiaa.Intake.Images;
using Aiaa.Intake.Sources;
using Aiaa.Intake.Spooling;

namespace Aiaa.Functions.Intake;

/// <summary>A session that was made, and what was noted on the way.</summary>
internal sealed record MadeSession(Session Session, IReadOnlyList<string> Notes);

/// <summary>Makes sessions of series, archives and HTTP sources.</summary>
internal sealed class SessionIntake(
    SessionService sessions, HttpSource http, ImageAssembly assembly, IntakeTurns turns, PendingSessions pending, IntakeSettings settings, TimeProvider time)
{
    /// <summary>Begins an intake of files that come with the call.</summary>
    /// <exception cref="ApiException">There are too many already.</exception>
    public IntakeWork Begin() => Begin(null);

    /// <summary>Begins an intake from an HTTP server.</summary>
    /// <exception cref="IntakeException">That server may not be fetched from.</exception>
    /// <inheritdoc cref="Begin()"/>
    public IntakeWork BeginFetch(HttpSourceRequest source)
    {
        http.Check(source);
        return Begin(source);
    }

    /// <summary>Makes the session, and waits for it as long as its caller can.</summary>
    /// <param name="work">What to make it of; ends here.</param>
    /// <param name="requestedExpiry">Seconds; 0 or less for the default.</param>
    /// <param name="since">When the caller's request began.</param>
    /// <param name="waits">False when the caller wants to come back rather than wait.</param>
    /// <param name="caller">The caller has hung up: then nothing is made, unless it was told to come back.</param>
    /// <returns>The session, or the id under which it will be found.</returns>
    public async Task<(MadeSession? Made, string Id)> MakeAsync(
        IntakeWork work, long requestedExpiry, DateTimeOffset since, bool waits, CancellationToken caller)
    {
        string id = SessionService.NewId();
        CancellationTokenSource end = pending.NewLifetime();
        Task<MadeSession> making = Task.Run(() => MakeAsync(id, work, requestedExpiry, end.Token), CancellationToken.None);
        TimeSpan left = waits ? settings.Patience - (time.GetUtcNow() - since) : TimeSpan.Zero;
        bool detached = false;
        try
        {
            return (await making.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, caller), id);
        }
        catch (TimeoutException) when (!making.IsCompleted)
        {
            await pending.AdoptAsync(id, making, work.Spool.Progress, end, caller);
            detached = true;
            return (null, id);
        }
        finally
        {
            if (!detached)
            {
                await end.CancelAsync();
                await making.ContinueWith(static _ => { }, TaskScheduler.Default);
                end.Dispose();
            }
        }
    }

    private IntakeWork Begin(HttpSourceRequest? source)
    {
        IDisposable turn = turns.Enter();
        try
        {
            return new IntakeWork(new Spool(settings.Limits, new IntakeProgress()), turn) { Source = source };
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private async Task<MadeSession> MakeAsync(string id, IntakeWork work, long requestedExpiry, CancellationToken cancellation)
    {
        await using (work)
        {
            IReadOnlyList<SpooledPart> files = work.Source is { } source ? await http.FetchAsync(source, work.Spool, cancellation) : work.Files;
            IntakeImage image = await turns.ConvertAsync(() => assembly.Make(files, work.Spool, cancellation), cancellation);
            work.Spool.Progress.Stage = IntakeStage.Storing;
            await using Stream content = image.File.Open();
            SessionUpload upload = await sessions.ReceiveAsync(id, image.FileName, content, cancellation);
            if (cancellation.IsCancellationRequested)
            {
                await sessions.AbandonAsync(upload);
                cancellation.ThrowIfCancellationRequested();
            }

            return new MadeSession(await sessions.CreateAsync(upload, requestedExpiry, cancellation), image.Notes);
        }
    }
}

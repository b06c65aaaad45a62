using System.Collections.Concurrent;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Sessions;
using Aiaa.Intake;
using Azure;

namespace Aiaa.Functions.Intake;

/// <summary>
/// The sessions that this process goes on making after their callers were told to come back: says in storage how far each is, and what
/// became of it. When the process stops they stop, and say so.
/// </summary>
internal sealed partial class PendingSessions(
    PendingSessionStore rows, SessionService sessions, TimeProvider time, ILogger<PendingSessions> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Task> _watches = new();

    /// <summary>A lifetime that ends with the process at the latest.</summary>
    public CancellationTokenSource NewLifetime() => CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);

    /// <summary>Takes over a session that is being made; from now on it is found by its id.</summary>
    public async Task AdoptAsync(
        string id, Task<MadeSession> making, IntakeProgress progress, CancellationTokenSource lifetime, CancellationToken caller)
    {
        DateTimeOffset now = time.GetUtcNow();
        await rows.AddAsync(Describe(id, progress, now, now, null), caller);
        Task watch = WatchAsync(id, making, progress, now, lifetime);
        _watches[id] = watch;
        _ = watch.ContinueWith(_ => _watches.TryRemove(id, out Task? _), TaskScheduler.Default);
    }

    /// <summary>What is known of a session that is not there yet; null when nothing is.</summary>
    public async Task<PendingSession?> FindAsync(string id, CancellationToken cancellation)
        => Guid.TryParseExact(id, "D", out Guid canonical) ? await rows.FindAsync(canonical.ToString("D"), cancellation) : null;

    /// <summary>Gives up a session that is not there yet: whoever makes it notices.</summary>
    public Task<bool> DeleteAsync(PendingSession session, CancellationToken cancellation) => rows.DeleteAsync(session.Id, cancellation);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_watches.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task WatchAsync(string id, Task<MadeSession> making, IntakeProgress progress, DateTimeOffset since, CancellationTokenSource lifetime)
    {
        try
        {
            while (!await EndsWithinAsync(making, PendingSession.Beat))
            {
                if (!await TryWriteAsync(() => rows.UpdateAsync(Describe(id, progress, since, time.GetUtcNow(), null), CancellationToken.None)))
                {
                    await lifetime.CancelAsync();
                }
            }

            await TryWriteAsync(() => SettleAsync(id, making, progress, since));
        }
        finally
        {
            lifetime.Dispose();
        }
    }

    private async Task<bool> EndsWithinAsync(Task making, TimeSpan span)
    {
        using CancellationTokenSource waiting = new();
        Task first = await Task.WhenAny(making, Task.Delay(span, time, waiting.Token));
        await waiting.CancelAsync();
        return first == making;
    }

    private async Task<bool> SettleAsync(string id, Task<MadeSession> making, IntakeProgress progress, DateTimeOffset since)
    {
        if (making.IsCompletedSuccessfully)
        {
            if (!await rows.DeleteAsync(id, CancellationToken.None))
            {
                // Its holder gave it up in the last moment.
                await sessions.DeleteAsync(id, CancellationToken.None);
            }

            return true;
        }

        Complaint complaint = making.Exception?.InnerException is { } cause ? FailureMap.Describe(cause) : PendingSession.Interrupted;
        LogFailed(logger, complaint.Status, complaint.Type, complaint.Type == FailureMap.Unforeseen ? making.Exception : null);
        return await rows.UpdateAsync(Describe(id, progress, since, time.GetUtcNow(), complaint), CancellationToken.None);
    }

    // Storage that fails for a moment costs a sign of life, not the session.
    private async Task<bool> TryWriteAsync(Func<Task<bool>> write)
    {
        try
        {
            return await write();
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException or ApiException)
        {
            LogNotWritten(logger, exception);
            return true;
        }
    }

    private static PendingSession Describe(string id, IntakeProgress progress, DateTimeOffset since, DateTimeOffset now, Complaint? failure)
        => new(id, progress.Stage, progress.Files, progress.Bytes, since, now, failure);

    [LoggerMessage(231, LogLevel.Information, "A session that its caller was to come back for could not be made: {Status} {Type}")]
    private static partial void LogFailed(ILogger logger, int status, string type, Exception? unforeseen);

    [LoggerMessage(232, LogLevel.Warning, "How far a session is could not be noted")]
    private static partial void LogNotWritten(ILogger logger, Exception exception);
}

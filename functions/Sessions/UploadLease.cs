using Azure;

namespace Aiaa.Functions.Sessions;

/// <summary>
/// Keeps an upload that is under way in the index, a few minutes ahead of the sweep, so that the blocks of one whose process was
/// killed are found and removed, and those of one that goes on are not.
/// </summary>
internal sealed partial class UploadLease(ExpiryIndex index, TimeProvider time, string sessionId, string blob, ILogger logger)
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(4);

    private ExpiryEntry? _entry;

    /// <summary>Whether there is something to keep.</summary>
    public bool Taken => _entry is not null;

    /// <summary>Writes the entry; until then there is nothing to keep.</summary>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        ExpiryEntry? last = _entry;
        ExpiryEntry next = new(ExpiryIndex.BucketOf(time.GetUtcNow() + Hold), sessionId, blob);
        await index.AddAsync(next, cancellation);
        _entry = next;
        if (last is not null && last != next)
        {
            await index.DeleteAsync(last.Bucket, sessionId, cancellation);
        }
    }

    /// <summary>Renews the entry for as long as some work takes.</summary>
    public async Task<T> DuringAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task renewing = RenewAsync(ended.Token);
        try
        {
            return await work();
        }
        finally
        {
            await ended.CancelAsync();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes the entry away: what it stood for is a session by now, or gone.</summary>
    public Task EndAsync(CancellationToken cancellation)
        => _entry is { } entry ? index.DeleteAsync(entry.Bucket, sessionId, cancellation) : Task.CompletedTask;

    private async Task RenewAsync(CancellationToken ended)
    {
        using PeriodicTimer timer = new(Renewal, time);
        while (await timer.WaitForNextTickAsync(ended))
        {
            try
            {
                if (_entry is not null)
                {
                    await TakeAsync(ended);
                }
            }
            catch (Exception exception) when (exception is RequestFailedException or AggregateException)
            {
                // There is time for another try.
                LogNotRenewed(logger, exception);
            }
        }
    }

    [LoggerMessage(204, LogLevel.Warning, "An upload under way could not be noted; it is tried again")]
    private static partial void LogNotRenewed(ILogger logger, Exception exception);
}

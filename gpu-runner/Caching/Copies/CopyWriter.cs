using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Aiaa.GpuRunner.Storage;
using Azure;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>
/// Keeps prepared images in storage, one after the other, while nobody waits for it. An offer that comes when too much waits already is
/// passed over: a later click makes it again.
/// </summary>
internal sealed partial class CopyWriter(
    CopyStorage storage, CopyKnowledge knowledge, CopyCounts counts, IOptions<RunnerOptions> options, TimeProvider time, ILogger<CopyWriter> logger)
    : BackgroundService
{
    private const int MostWaiting = 16;

    /// <summary>What waits is held in memory beside what the cache holds.</summary>
    private const long MostWaitingBytes = 1L << 30;

    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(4);

    private readonly Channel<CopyOffer> _waiting = Channel.CreateBounded<CopyOffer>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Lock _lock = new();
    private long _waitingBytes;

    /// <summary>Takes note of a prepared image that is to be kept, unless it is known to be.</summary>
    public void Offer(CopyOffer offer)
    {
        // What the cache would drop at once is not read back either.
        if (offer.Sample.Header is null || offer.Sample.Bytes > options.Value.PreparedCacheBytes)
        {
            return;
        }

        lock (_lock)
        {
            if (knowledge.IsSettled(offer.Name))
            {
                return;
            }

            bool fits = _waitingBytes == 0 || _waitingBytes + offer.Sample.Bytes <= MostWaitingBytes;
            if (!fits || !_waiting.Writer.TryWrite(offer))
            {
                counts.Count(c => c with { PassedOver = c.PassedOver + 1 });
                return;
            }

            // From now on, so that the next click does not offer it again; for an hour, whatever comes of it.
            knowledge.Settle(offer.Name);
            AddWaiting(offer.Sample.Bytes);
        }
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "A copy that cannot be written is missed by nobody: the work is done again.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (CopyOffer offer in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await KeepAsync(offer, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                counts.Count(c => c with { Failures = c.Failures + 1 });
                LogNotKept(logger, e);
            }
            finally
            {
                lock (_lock)
                {
                    AddWaiting(-offer.Sample.Bytes);
                }
            }
        }
    }

    private async Task KeepAsync(CopyOffer offer, CancellationToken cancellationToken)
    {
        if (!knowledge.TryTakeUnusable(offer.Name, out ETag? replaced) && await storage.HasAsync(offer.Name, cancellationToken))
        {
            return;
        }

        if (!await storage.HasImageAsync(offer.ImageBlob, cancellationToken))
        {
            // Its session has ended. Another one may offer it at once.
            knowledge.Unsettle(offer.Name);
            return;
        }

        if (CopyEncoder.Encode(offer.Name, offer.Sample, cancellationToken) is not { } segments)
        {
            return;
        }

        await using SegmentStream content = new(segments);
        try
        {
            if (await storage.WriteAsync(offer.Name, content, replaced, cancellationToken))
            {
                counts.Count(c => c with { Written = c.Written + 1, BytesWritten = c.BytesWritten + content.Length });
                LogKept(logger, offer.Sample.Bytes, content.Length);
            }
        }
        finally
        {
            await EndWithItsImageAsync(offer);
        }
    }

    /// <summary>
    /// Removes a copy whose session ended while it was written. functions deletes a session's image first and its copies after that. So
    /// when the image is found here, behind the writing, its end is still to come and takes the copy along; and when it is not, the
    /// copy is removed here. Done also when the writing failed or was cut short, for it may have arrived all the same.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "What cannot be removed now is removed by the sweep of functions when its time is over.")]
    private async Task EndWithItsImageAsync(CopyOffer offer)
    {
        using CancellationTokenSource limit = new(CheckLimit, time);
        try
        {
            if (!await storage.HasImageAsync(offer.ImageBlob, limit.Token))
            {
                await storage.DeleteAsync(offer.Name, limit.Token);
                knowledge.Unsettle(offer.Name);
            }
        }
        catch (Exception e)
        {
            LogNotChecked(logger, e);
        }
    }

    private void AddWaiting(long bytes)
    {
        _waitingBytes += bytes;
        counts.Count(c => c with { WaitingBytes = _waitingBytes });
    }

    [LoggerMessage(3012, LogLevel.Information, "A prepared image of {Bytes} bytes was kept in storage, in {StoredBytes}")]
    private static partial void LogKept(ILogger logger, long bytes, long storedBytes);

    [LoggerMessage(3013, LogLevel.Warning, "A prepared image could not be kept in storage")]
    private static partial void LogNotKept(ILogger logger, Exception failure);

    [LoggerMessage(3014, LogLevel.Warning, "Whether the session of a prepared image still lives could not be seen; the sweep removes the copy when its time is over")]
    private static partial void LogNotChecked(ILogger logger, Exception failure);
}

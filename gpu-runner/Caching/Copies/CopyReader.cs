using System.Diagnostics.CodeAnalysis;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
using Aiaa.GpuRunner.Storage;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>
/// Reads prepared images that this runner before its restart, or another one, has kept. Whatever goes wrong, the answer is that there
/// is none: the work is then done again.
/// </summary>
internal sealed partial class CopyReader(
    CopyStorage storage, CopyKnowledge knowledge, CopyCounts counts, IOptions<RunnerOptions> options, TimeProvider time, ILogger<CopyReader> logger)
{
    // By then the image has been decoded anew twice over.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    // Storage that has just failed is not asked again by every click.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private long _restsUntil;

    /// <summary>The prepared image of a name.</summary>
    /// <param name="name">The copy's name.</param>
    /// <param name="steps">How many steps must lie behind it.</param>
    /// <param name="cancellationToken">The caller has hung up.</param>
    /// <returns>Null when there is none that can be used.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A copy that cannot be read, for whatever reason, must never fail a click that can do without.")]
    public async Task<PreparedSample?> TryReadAsync(string name, int steps, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow().UtcTicks < Interlocked.Read(ref _restsUntil))
        {
            return null;
        }

        using CancellationTokenSource limit = new(Limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            BlobContent? copy = await storage.OpenAsync(name, either.Token);
            if (copy is null)
            {
                counts.Count(c => c with { Absent = c.Absent + 1 });
                return null;
            }

            await using (copy)
            {
                return await ReadAsync(name, copy, steps, either.Token);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            counts.Count(c => c with { Failures = c.Failures + 1 });
            Interlocked.Exchange(ref _restsUntil, (time.GetUtcNow() + Rest).UtcTicks);
            LogFailed(logger, e);
            return null;
        }
    }

    private async Task<PreparedSample?> ReadAsync(string name, BlobContent copy, int steps, CancellationToken cancellationToken)
    {
        try
        {
            PreparedSample sample = await CopyDecoder.DecodeAsync(name, copy.Stream, copy.Length, options.Value.PreparedCacheBytes, cancellationToken);
            if (sample.Steps != steps)
            {
                throw RecordReader.Malformed($"{sample.Steps} steps where {steps} are wanted");
            }

            knowledge.Settle(name);
            counts.Count(c => c with { Restored = c.Restored + 1, BytesRead = c.BytesRead + copy.Length });
            return sample;
        }
        catch (InvalidDataException e)
        {
            knowledge.NoteUnusable(name, copy.Version);
            counts.Count(c => c with { Unusable = c.Unusable + 1 });
            LogUnusable(logger, e);
            return null;
        }
    }

    [LoggerMessage(3010, LogLevel.Warning, "A prepared image in storage cannot be used; it is made anew and replaced")]
    private static partial void LogUnusable(ILogger logger, Exception failure);

    [LoggerMessage(3011, LogLevel.Warning, "Prepared images cannot be read from storage; they are made anew")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}

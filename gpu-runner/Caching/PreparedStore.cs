using System.Diagnostics;
using Aiaa.GpuRunner.Caching.Copies;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Serving;
using Aiaa.Imaging.Formats;
using Aiaa.RunnerProtocol;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Caching;

/// <summary>
/// What the first steps of pipelines made of images, by the image's hash and the work of the steps: made once whoever asks, in a session
/// or with the image in the call, and held while there is room. Where functions allows it, copies in storage outlive the process.
/// </summary>
internal sealed class PreparedStore
{
    private readonly LeaseCache<PreparedSample> _cache;
    private readonly CopyReader _reader;
    private readonly CopyWriter _writer;

    /// <summary>Makes an empty store.</summary>
    public PreparedStore(CopyReader reader, CopyWriter writer, IOptions<RunnerOptions> options, ILogger<PreparedStore> logger)
    {
        _cache = new LeaseCache<PreparedSample>("prepared images", options.Value.PreparedCacheBytes, sample => sample.Bytes, logger);
        _reader = reader;
        _writer = writer;
    }

    /// <summary>What the store has done since the start.</summary>
    public CacheStatistics Statistics => _cache.Statistics;

    /// <summary>The image behind a pipeline's shared steps: held already, or read from its copy in storage, or made now.</summary>
    /// <param name="image">The image; decoded only when the steps have to be done.</param>
    /// <param name="keep">Whether copies may be read from storage, and those of a session's image be written there.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="timings">Gets the times of the steps, or a note that they were spared.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="RunnerException">The image cannot be had, or a step cannot do its work.</exception>
    public async Task<Lease<PreparedSample>> GetAsync(
        RequestImage image, bool keep, Pipeline pipeline, StepTimings timings, CancellationToken cancellationToken)
    {
        string name = CopyName.Of(image.Reference.Sha256, pipeline.Shared);
        bool spared = true;
        Lease<PreparedSample> lease = await _cache.GetAsync(name, LoadAsync, cancellationToken);
        if (spared && lease.Value.Steps > 0)
        {
            timings.Add("prepared", TimeSpan.Zero, $"{lease.Value.Steps} steps spared");
        }

        if (keep && image.Reference.Blob is { } blob)
        {
            // Also what was in memory already: its copy may have ended with another session on the same image.
            _writer.Offer(new CopyOffer(name, lease.Value, blob));
        }

        return lease;

        async Task<PreparedSample> LoadAsync(CancellationToken token)
        {
            spared = false;
            return (keep && pipeline.Shared.Count > 0 ? await RestoreAsync(name, pipeline, timings, token) : null)
                ?? await MakeAsync(await image.DecodeAsync(token), pipeline, timings, token);
        }
    }

    private async Task<PreparedSample?> RestoreAsync(string name, Pipeline pipeline, StepTimings timings, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        PreparedSample? sample = await _reader.TryReadAsync(name, pipeline.Shared.Count, cancellationToken);
        timings.Add("stored", Stopwatch.GetElapsedTime(started), sample is null ? "nothing in storage" : $"{sample.Steps} steps from storage");
        return sample;
    }

    private static async Task<PreparedSample> MakeAsync(ImageFile image, Pipeline pipeline, StepTimings timings, CancellationToken cancellationToken)
    {
        List<(TimeSpan Elapsed, string Step)> made = [];
        PreparedSample sample = await Task.Run(() => pipeline.Prepare(image, (step, elapsed, _) => made.Add((elapsed, step.Name)), cancellationToken), cancellationToken);
        if (sample.Steps > 0)
        {
            // Otherwise they are done again with the request's own steps, and told there.
            made.ForEach(step => timings.AddStep(step.Elapsed, step.Step));
        }

        return sample;
    }
}

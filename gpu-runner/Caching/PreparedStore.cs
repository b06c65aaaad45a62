using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Serving;
using Aiaa.Imaging.Formats;
using Aiaa.RunnerProtocol;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Caching;

/// <summary>
/// What the first steps of pipelines made of images, by the image's hash and the work of the steps: made once whoever asks, in a session
/// or with the image in the call, and held while there is room.
/// </summary>
internal sealed class PreparedStore
{
    private readonly LeaseCache<PreparedSample> _cache;

    /// <summary>Makes an empty store.</summary>
    public PreparedStore(IOptions<RunnerOptions> options, ILogger<PreparedStore> logger) =>
        _cache = new LeaseCache<PreparedSample>("prepared images", options.Value.PreparedCacheBytes, sample => sample.Bytes, logger);

    /// <summary>What the store has done since the start.</summary>
    public CacheStatistics Statistics => _cache.Statistics;

    /// <summary>The image behind a pipeline's shared steps: held already, or made now.</summary>
    /// <param name="sha256">The hash of the image's file.</param>
    /// <param name="image">The image.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="timings">Gets the times of the steps, or a note that they were spared.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="RunnerException">A step cannot do its work.</exception>
    public async Task<Lease<PreparedSample>> GetAsync(
        string sha256, ImageFile image, Pipeline pipeline, StepTimings timings, CancellationToken cancellationToken)
    {
        List<(TimeSpan Elapsed, string Step)> made = [];
        Lease<PreparedSample> lease = await _cache.GetAsync(
            $"{sha256}/{pipeline.Shared.Key}",
            token => Task.Run(() => pipeline.Prepare(image, (step, elapsed, _) => made.Add((elapsed, step.Name)), token), token),
            cancellationToken);
        if (lease.Value.Steps == 0)
        {
            // They are done again with the request's own steps, and told there.
            return lease;
        }

        made.ForEach(step => timings.AddStep(step.Elapsed, step.Step));
        if (made.Count == 0)
        {
            timings.Add("prepared", TimeSpan.Zero, $"{lease.Value.Steps} steps spared");
        }

        return lease;
    }
}

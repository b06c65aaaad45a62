using Aiaa.GpuRunner.Serving;
using Aiaa.Imaging.Formats;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Caching;

/// <summary>The image of one request: fetched and decoded when something first has to see its voxels, and held from then on.</summary>
/// <param name="reference">Which image.</param>
/// <param name="inline">The bytes behind the request, if there are any.</param>
/// <param name="volumes">Where it is decoded.</param>
/// <param name="timings">Gets the time of that.</param>
internal sealed class RequestImage(ImageReference reference, Stream? inline, VolumeStore volumes, StepTimings timings) : IDisposable
{
    private Lease<ImageFile>? _lease;

    /// <summary>Which image.</summary>
    public ImageReference Reference => reference;

    /// <summary>The image, if it has been decoded for this request.</summary>
    public ImageFile? Decoded => _lease?.Value;

    /// <summary>The image.</summary>
    /// <exception cref="RunnerException">As <see cref="VolumeStore.GetAsync"/>.</exception>
    public async Task<ImageFile> DecodeAsync(CancellationToken cancellationToken)
    {
        _lease ??= await volumes.GetAsync(reference, inline, timings, cancellationToken);
        return _lease.Value;
    }

    /// <inheritdoc/>
    public void Dispose() => _lease?.Dispose();
}

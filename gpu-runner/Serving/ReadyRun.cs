using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Formats;

namespace Aiaa.GpuRunner.Serving;

/// <summary>Everything that a run needs, held until it is over.</summary>
/// <param name="Header">What is known of the image beside its voxels.</param>
/// <param name="Image">The decoded image; null where no step will look at its voxels.</param>
/// <param name="Pipeline">The model's steps.</param>
/// <param name="Networks">What the middle of the pipeline runs.</param>
/// <param name="Prepared">What the pipeline's shared steps made of the image.</param>
/// <param name="Held">The leases of all that.</param>
internal sealed record ReadyRun(
    ImageHeader Header, ImageFile? Image, Pipeline Pipeline, PipelineNetworks Networks, PreparedSample Prepared, IReadOnlyList<IDisposable> Held) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable lease in Held)
        {
            lease.Dispose();
        }
    }
}

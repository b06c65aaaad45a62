using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's AddChanneld: a new first axis of length 1.</summary>
internal sealed class AddChanneld(TransformArguments arguments) : MapTransform(arguments)
{
    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) => sample[key] = sample[key].With(sample[key].Volume.InsertAxis(0));
}

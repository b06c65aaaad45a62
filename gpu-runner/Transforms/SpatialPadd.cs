using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's SpatialPadd: pads each axis up to a length, where it is shorter.</summary>
internal sealed class SpatialPadd(TransformArguments arguments) : PaddingTransform(arguments, "spatial_size")
{
    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int[] shape = SpatialShape.Of(sample[key].Volume);
        sample[key] = Fill.Cut(sample[key], PadPlacement.Around(shape, SpatialShape.Fill(Lengths, shape, "spatial_size"), IsSymmetric), index);
    }
}

using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's ResizeWithPadOrCropd: each axis cut in the middle or padded to a length; voxels keep their size.</summary>
internal sealed class ResizeWithPadOrCropd(TransformArguments arguments) : PaddingTransform(arguments, "spatial_size")
{
    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int[] size = SpatialShape.Fill(Lengths, SpatialShape.Of(sample[key].Volume), "spatial_size");
        sample[key] = ToSize(sample[key], size, IsSymmetric, (entry, box) => Fill.Cut(entry, box, index));
    }

    /// <summary>Cuts first and pads then, as MONAI does.</summary>
    public static SampleVolume ToSize(SampleVolume entry, int[] size, bool symmetric, Func<SampleVolume, SpatialBox, SampleVolume> cut)
    {
        SampleVolume cropped = cut(entry, PadPlacement.Within(SpatialShape.Of(entry.Volume), size));
        return cut(cropped, PadPlacement.Around(SpatialShape.Of(cropped.Volume), size, symmetric));
    }
}

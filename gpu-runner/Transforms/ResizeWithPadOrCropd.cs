using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's ResizeWithPadOrCropd: each axis cut in the middle or padded to a length; voxels keep their size.</summary>
internal sealed class ResizeWithPadOrCropd : MapTransform
{
    private readonly int[] _size;
    private readonly bool _symmetric;
    private readonly Padding _padding;

    /// <summary>Reads the arguments.</summary>
    public ResizeWithPadOrCropd(TransformArguments arguments)
        : base(arguments)
    {
        _size = arguments.Integers("spatial_size");
        _symmetric = PadPlacement.IsSymmetric(arguments);
        _padding = new Padding(arguments, KeyCount);
        arguments.Only("lazy", false);
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int[] size = SpatialShape.Fill(_size, SpatialShape.Of(sample[key].Volume), "spatial_size");
        sample[key] = ToSize(sample[key], size, _symmetric, (entry, box) => _padding.Cut(entry, box, index));
    }

    /// <summary>Cuts first and pads then, as MONAI does.</summary>
    public static SampleVolume ToSize(SampleVolume entry, int[] size, bool symmetric, Func<SampleVolume, SpatialBox, SampleVolume> cut)
    {
        SampleVolume cropped = cut(entry, PadPlacement.Within(SpatialShape.Of(entry.Volume), size));
        return cut(cropped, PadPlacement.Around(SpatialShape.Of(cropped.Volume), size, symmetric));
    }
}

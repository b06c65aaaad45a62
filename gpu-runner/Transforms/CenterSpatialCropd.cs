using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's CenterSpatialCropd: the middle of the image; a length of 0 or less, or beyond the image's, keeps an axis whole.</summary>
internal sealed class CenterSpatialCropd : MapTransform
{
    private readonly int[] _size;

    /// <summary>Reads the arguments.</summary>
    public CenterSpatialCropd(TransformArguments arguments)
        : base(arguments)
    {
        _size = arguments.Integers("roi_size");
        arguments.Only("lazy", false);
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int[] shape = SpatialShape.Of(sample[key].Volume);
        sample[key] = PadPlacement.Within(shape, SpatialShape.Fill(_size, shape, "roi_size")).Cut(sample[key], PadMode.Constant, 0);
    }
}

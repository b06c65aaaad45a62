using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's SpatialPadd: pads each axis up to a length, where it is shorter.</summary>
internal sealed class SpatialPadd : MapTransform
{
    private readonly int[] _size;
    private readonly bool _symmetric;
    private readonly Padding _padding;

    /// <summary>Reads the arguments.</summary>
    public SpatialPadd(TransformArguments arguments)
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
        int[] shape = SpatialShape.Of(sample[key].Volume);
        sample[key] = _padding.Cut(sample[key], PadPlacement.Around(shape, SpatialShape.Fill(_size, shape, "spatial_size"), _symmetric), index);
    }
}

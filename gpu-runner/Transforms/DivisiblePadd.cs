using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's DivisiblePadd: pads each axis up to the next multiple of k; a k of 0 or less leaves an axis.</summary>
internal sealed class DivisiblePadd : MapTransform
{
    private readonly int[] _k;
    private readonly bool _symmetric;
    private readonly Padding _padding;

    /// <summary>Reads the arguments.</summary>
    public DivisiblePadd(TransformArguments arguments)
        : base(arguments)
    {
        _k = arguments.Integers("k");
        _symmetric = PadPlacement.IsSymmetric(arguments);
        _padding = new Padding(arguments, KeyCount);
        arguments.Only("lazy", false);
    }

    /// <summary>The next length that a number divides.</summary>
    public static int NextMultiple(int length, int divisor) => divisor > 0 ? checked((int)(((long)length + divisor - 1) / divisor * divisor)) : length;

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int[] shape = SpatialShape.Of(sample[key].Volume);
        int[] length = [.. shape.Zip(SpatialShape.PerAxis(_k, shape.Length, "k"), NextMultiple)];
        sample[key] = _padding.Cut(sample[key], PadPlacement.Around(shape, length, _symmetric), index);
    }
}

using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's DivisiblePadd: pads each axis up to the next multiple of k; a k of 0 or less leaves an axis.</summary>
internal sealed class DivisiblePadd(TransformArguments arguments) : PaddingTransform(arguments, "k")
{
    /// <summary>The next length that a number divides.</summary>
    public static int NextMultiple(int length, int divisor) => divisor > 0 ? checked((int)(((long)length + divisor - 1) / divisor * divisor)) : length;

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int[] shape = SpatialShape.Of(sample[key].Volume);
        int[] length = [.. shape.Zip(SpatialShape.PerAxis(Lengths, shape.Length, "k"), NextMultiple)];
        sample[key] = Fill.Cut(sample[key], PadPlacement.Around(shape, length, IsSymmetric), index);
    }
}

using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's ScaleIntensityRanged: the range a_min..a_max becomes b_min..b_max, clipped to it on demand. Without b_min and b_max
/// it becomes 0..1.
/// </summary>
internal sealed class ScaleIntensityRanged : MapTransform
{
    private readonly RangeScaling _scaling;

    /// <summary>Reads the arguments.</summary>
    public ScaleIntensityRanged(TransformArguments arguments)
        : base(arguments)
    {
        double? low = arguments.OptionalNumber("b_min");
        double? high = arguments.OptionalNumber("b_max");
        bool clip = arguments.Flag("clip", false);
        _scaling = new RangeScaling(arguments.Number("a_min"), arguments.Number("a_max"), low, high, clip);
        arguments.Only("dtype", "float32");
        if (clip && low is null && high is null)
        {
            throw arguments.Invalid("clip", "needs b_min or b_max, the values to clip to");
        }
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) =>
        sample[key] = sample[key].With(Elementwise.Map(sample[key].Volume.ToSingle(), _scaling.Scale));
}

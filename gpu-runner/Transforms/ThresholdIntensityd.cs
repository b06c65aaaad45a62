using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's ThresholdIntensityd: values above the threshold, or below it, stay; the others become cval.</summary>
internal sealed class ThresholdIntensityd : MapTransform
{
    private readonly float _threshold;
    private readonly bool _above;
    private readonly float _other;

    /// <summary>Reads the arguments.</summary>
    public ThresholdIntensityd(TransformArguments arguments)
        : base(arguments)
    {
        _threshold = (float)arguments.Number("threshold");
        _above = arguments.Flag("above", true);
        _other = (float)(arguments.OptionalNumber("cval") ?? 0);
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) =>
        sample[key] = sample[key].With(Elementwise.Select(sample[key].Volume.ToSingle(), Choose));

    private float Choose(float value) => (_above ? value > _threshold : value < _threshold) ? value : _other;
}

using System.Numerics;
using System.Runtime.InteropServices;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's ScaleIntensityRanged: the range a_min..a_max becomes b_min..b_max, clipped to it on demand. Without b_min and b_max
/// it becomes 0..1.
/// </summary>
internal sealed class ScaleIntensityRanged : MapTransform
{
    private readonly float _from;
    private readonly float _width;
    private readonly float _scale;
    private readonly float _to;
    private readonly float _low;
    private readonly float _high;

    /// <summary>Reads the arguments.</summary>
    public ScaleIntensityRanged(TransformArguments arguments)
        : base(arguments)
    {
        double from = arguments.Number("a_min");
        double width = arguments.Number("a_max") - from;
        double? low = arguments.OptionalNumber("b_min");
        double? high = arguments.OptionalNumber("b_max");
        bool clip = arguments.Flag("clip", false);
        arguments.Only("dtype", "float32");
        if (clip && low is null && high is null)
        {
            throw arguments.Invalid("clip", "needs b_min or b_max, the values to clip to");
        }

        // A range without width only shifts, as in MONAI.
        _from = (float)from;
        _width = width == 0 ? 1 : (float)width;
        _scale = width != 0 && low is not null && high is not null ? (float)(high - low) : 1;
        _to = width == 0 ? (float)(low ?? 0) : low is not null && high is not null ? (float)low : 0;
        _low = clip && width != 0 && low is not null ? (float)low : float.NegativeInfinity;
        _high = clip && width != 0 && high is not null ? (float)high : float.PositiveInfinity;
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) =>
        sample[key] = sample[key].With(Elementwise.Map(sample[key].Volume.ToSingle(), Scale));

    /// <summary>The steps of MONAI in one pass, each rounded to float32 as there.</summary>
    private void Scale(ReadOnlySpan<float> source, Span<float> target)
    {
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(source);
        Span<Vector<float>> result = MemoryMarshal.Cast<float, Vector<float>>(target);
        Vector<float> from = new(_from);
        Vector<float> width = new(_width);
        Vector<float> to = new(_to);
        Vector<float> low = new(_low);
        Vector<float> high = new(_high);
        for (int i = 0; i < wide.Length; i++)
        {
            result[i] = Vector.Min(Vector.Max(((wide[i] - from) / width * _scale) + to, low), high);
        }

        for (int i = wide.Length * Vector<float>.Count; i < source.Length; i++)
        {
            target[i] = Math.Min(Math.Max(((source[i] - _from) / _width * _scale) + _to, _low), _high);
        }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// One range of intensities mapped to another, as MONAI's ScaleIntensityRange does it: without both ends of the new range it is 0..1,
/// and a range without width only shifts.
/// </summary>
internal sealed class RangeScaling
{
    private readonly float _from;
    private readonly float _width;
    private readonly float _scale;
    private readonly float _to;
    private readonly float _low;
    private readonly float _high;

    /// <summary>From..to becomes low..high, clipped to it on demand.</summary>
    public RangeScaling(double from, double to, double? low, double? high, bool clip)
    {
        double width = to - from;
        bool mapped = width != 0 && low is not null && high is not null;
        _from = (float)from;
        _width = width == 0 ? 1 : (float)width;
        _scale = mapped ? (float)(high!.Value - low!.Value) : 1;
        _to = width == 0 ? (float)(low ?? 0) : mapped ? (float)low!.Value : 0;
        _low = clip && width != 0 && low is not null ? (float)low : float.NegativeInfinity;
        _high = clip && width != 0 && high is not null ? (float)high : float.PositiveInfinity;
    }

    /// <summary>The steps of MONAI in one pass, each rounded to float32 as there.</summary>
    public void Scale(ReadOnlySpan<float> source, Span<float> target)
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

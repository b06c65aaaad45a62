namespace Aiaa.Imaging.Resampling;

/// <summary>
/// Which elements of an axis make each element of the resized one, and what they weigh, as torch's interpolate chooses them; positions
/// and weights are float32 as there.
/// </summary>
internal sealed class WeightedAxis
{
    private const float CubicSlope = -0.75f;

    private WeightedAxis(int[][] sources, float[][] weights) => (Sources, Weights) = (sources, weights);

    /// <summary>For each new element the elements it is made of.</summary>
    public int[][] Sources { get; }

    /// <summary>Their weights.</summary>
    public float[][] Weights { get; }

    public static WeightedAxis Of(ResizeMode mode, int from, int to, bool alignCorners)
    {
        int[][] sources = new int[to][];
        float[][] weights = new float[to][];
        for (int i = 0; i < to; i++)
        {
            (sources[i], weights[i]) = mode switch
            {
                ResizeMode.Area => Mean(i, from, to),
                ResizeMode.Linear => Linear(Math.Max(Position(i, from, to, alignCorners), 0), from),
                ResizeMode.Cubic => Cubic(Position(i, from, to, alignCorners), from),
                ResizeMode.Nearest or ResizeMode.NearestExact => ([NearestIndex(i, from, to, mode == ResizeMode.NearestExact)], [1]),
                _ => throw new ArgumentOutOfRangeException(nameof(mode)),
            };
        }

        return new WeightedAxis(sources, weights);
    }

    /// <summary>The element that "nearest" and "nearest-exact" take, the factor in float32.</summary>
    public static int NearestIndex(int i, int from, int to, bool exact) =>
        Math.Min((int)MathF.Floor((i + (exact ? 0.5f : 0)) * ((float)from / to)), from - 1);

    /// <summary>
    /// The new elements that a range of the old ones reaches, made of that range alone: what the rest of a sum is when everything
    /// outside the range is zero.
    /// </summary>
    /// <param name="start">First element of the range.</param>
    /// <param name="length">Its length.</param>
    /// <returns>The first new element, and the weights with sources counted from the range's start; null when none is reached.</returns>
    public (int First, WeightedAxis Axis)? Within(int start, int length)
    {
        int first = Array.FindIndex(Sources, Reached);
        if (first < 0)
        {
            return null;
        }

        int count = Array.FindLastIndex(Sources, Reached) - first + 1;
        int[][] sources = new int[count][];
        float[][] weights = new float[count][];
        for (int i = 0; i < count; i++)
        {
            int[] taps = [.. Enumerable.Range(0, Sources[first + i].Length).Where(tap => IsInside(Sources[first + i][tap]))];
            sources[i] = [.. taps.Select(tap => Sources[first + i][tap] - start)];
            weights[i] = [.. taps.Select(tap => Weights[first + i][tap])];
        }

        return (first, new WeightedAxis(sources, weights));

        bool Reached(int[] taps) => Array.Exists(taps, IsInside);

        bool IsInside(int source) => source >= start && source < start + length;
    }

    private static float Position(int i, int from, int to, bool alignCorners) => alignCorners
        ? i * (to > 1 ? (float)(from - 1) / (to - 1) : 0)
        : ((float)from / to * (i + 0.5f)) - 0.5f;

    private static (int[] Sources, float[] Weights) Mean(int i, int from, int to)
    {
        int first = (int)((long)i * from / to);
        int end = (int)((((long)(i + 1) * from) + to - 1) / to);
        return ([.. Enumerable.Range(first, end - first)], [.. Enumerable.Repeat(1f / (end - first), end - first)]);
    }

    private static (int[] Sources, float[] Weights) Linear(float position, int from)
    {
        int low = Math.Min((int)position, from - 1);
        float high = position - low;
        return low == from - 1 ? ([low], [1]) : ([low, low + 1], [1 - high, high]);
    }

    private static (int[] Sources, float[] Weights) Cubic(float position, int from)
    {
        int low = (int)MathF.Floor(position);
        float t = position - low;
        return (
            [.. Enumerable.Range(low - 1, 4).Select(at => Math.Clamp(at, 0, from - 1))],
            [Outer(t + 1), Inner(t), Inner(1 - t), Outer(2 - t)]);

        static float Inner(float x) => (((((CubicSlope + 2) * x) - (CubicSlope + 3)) * x) * x) + 1;

        static float Outer(float x) => (((((CubicSlope * x) - (5 * CubicSlope)) * x) + (8 * CubicSlope)) * x) - (4 * CubicSlope);
    }
}

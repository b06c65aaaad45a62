using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Aiaa.Imaging.Resampling;

/// <summary>
/// Linear interpolation along axes that source and result share. A slice of the result takes two slices of the source: their rows
/// are blended (vectors), resampled along the row (table), kept while neighbours need them, and blended again (vectors). All in
/// float64.
/// </summary>
internal static class SeparableLinear
{
    public static float[] Resample(SpatialLayout<float> layout, SamplingGrid grid, CancellationToken cancellation)
    {
        LinearAxis[] axes = new LinearAxis[3];
        int start = 0;
        for (int place = 0; place < 3; place++)
        {
            int axis = layout.Order[place];
            bool backward = layout.Stride(place) < 0;
            axes[place] = LinearAxis.Of(axis < 0 ? [0] : grid.Coordinates(axis), layout.Length(place), backward);
            start += backward ? (layout.Length(place) - 1) * layout.Stride(place) : 0;
        }

        int slices = axes[2].Low.Length;
        int sliceLength = axes[1].Low.Length * axes[0].Low.Length;
        float[] result = GC.AllocateUninitializedArray<float>(layout.Images * slices * sliceLength);
        Parallel.For(
            0,
            layout.Images * slices,
            new ParallelOptions { CancellationToken = cancellation },
            () => new Scratch(layout.Length(0), axes[0].Low.Length),
            (slice, _, scratch) =>
            {
                (int image, int k) = Math.DivRem(slice, slices);
                Slice(layout, axes, layout.Start(image) + start, k, scratch, result.AsSpan(slice * sliceLength, sliceLength));
                return scratch;
            },
            scratch => scratch.Dispose());
        return result;
    }

    private static void Slice(SpatialLayout<float> layout, LinearAxis[] axes, int start, int k, Scratch scratch, Span<float> output)
    {
        LinearAxis rows = axes[1];
        int step = Math.Abs(layout.Stride(1));
        int below = start + (axes[2].Low[k] * Math.Abs(layout.Stride(2)));
        int above = start + (axes[2].High[k] * Math.Abs(layout.Stride(2)));
        (double lowWeight, double highWeight) = (axes[2].LowWeight[k], axes[2].HighWeight[k]);
        ReadOnlySpan<float> source = layout.Source.Storage.Span;
        int length = layout.Length(0);
        int width = axes[0].Low.Length;
        scratch.Forget();
        for (int j = 0; j < rows.Low.Length; j++)
        {
            Span<double> low = scratch.Row(rows.Low[j], rows.High[j], out bool lowIsNew);
            if (lowIsNew)
            {
                int at = rows.Low[j] * step;
                Blend(source.Slice(below + at, length), source.Slice(above + at, length), lowWeight, highWeight, scratch.Blended);
                Pick(scratch.Blended, axes[0], low);
            }

            Span<double> high = scratch.Row(rows.High[j], rows.Low[j], out bool highIsNew);
            if (highIsNew)
            {
                int at = rows.High[j] * step;
                Blend(source.Slice(below + at, length), source.Slice(above + at, length), lowWeight, highWeight, scratch.Blended);
                Pick(scratch.Blended, axes[0], high);
            }

            Blend(low, high, rows.LowWeight[j], rows.HighWeight[j], output.Slice(j * width, width));
        }
    }

    private static void Blend(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double aWeight, double bWeight, Span<double> to)
    {
        Vector<double> wa = new(aWeight);
        Vector<double> wb = new(bWeight);
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(a[i..]), out Vector<double> a0, out Vector<double> a1);
            Vector.Widen(new Vector<float>(b[i..]), out Vector<double> b0, out Vector<double> b1);
            ((a0 * wa) + (b0 * wb)).CopyTo(to[i..]);
            ((a1 * wa) + (b1 * wb)).CopyTo(to[(i + Vector<double>.Count)..]);
        }

        for (; i < a.Length; i++)
        {
            to[i] = (a[i] * aWeight) + (b[i] * bWeight);
        }
    }

    private static void Blend(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double aWeight, double bWeight, Span<float> to)
    {
        Vector<double> wa = new(aWeight);
        Vector<double> wb = new(bWeight);
        int half = Vector<double>.Count;
        int i = 0;
        for (; i <= to.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<double> first = (new Vector<double>(a[i..]) * wa) + (new Vector<double>(b[i..]) * wb);
            Vector<double> second = (new Vector<double>(a[(i + half)..]) * wa) + (new Vector<double>(b[(i + half)..]) * wb);
            Vector.Narrow(first, second).CopyTo(to[i..]);
        }

        for (; i < to.Length; i++)
        {
            to[i] = (float)((a[i] * aWeight) + (b[i] * bWeight));
        }
    }

    private static void Pick(ReadOnlySpan<double> row, LinearAxis axis, Span<double> to)
    {
        // The tables were made for this length of row, so that their indices need no second check.
        ref double first = ref MemoryMarshal.GetReference(row);
        ReadOnlySpan<int> low = axis.Low;
        ReadOnlySpan<int> high = axis.High.AsSpan(0, low.Length);
        ReadOnlySpan<double> lowWeight = axis.LowWeight.AsSpan(0, low.Length);
        ReadOnlySpan<double> highWeight = axis.HighWeight.AsSpan(0, low.Length);
        to = to[..low.Length];
        for (int i = 0; i < low.Length; i++)
        {
            to[i] = (Unsafe.Add(ref first, low[i]) * lowWeight[i]) + (Unsafe.Add(ref first, high[i]) * highWeight[i]);
        }
    }

    /// <summary>A worker's memory: one blended row, and the two resampled rows that results lie between.</summary>
    private sealed class Scratch : IDisposable
    {
        private readonly double[] _memory;
        private readonly int _length;
        private readonly int _width;
        private int _first;
        private int _second;

        public Scratch(int length, int width)
        {
            _length = length;
            _width = width;
            _memory = ArrayPool<double>.Shared.Rent(length + (2 * width));
        }

        public Span<double> Blended => _memory.AsSpan(0, _length);

        public void Forget() => (_first, _second) = (-1, -1);

        /// <summary>The place of a row: where it is already, else where the row that is needed with it is not.</summary>
        public Span<double> Row(int index, int other, out bool isNew)
        {
            isNew = _first != index && _second != index;
            if (isNew)
            {
                (_first, _second) = _first == other ? (_first, index) : (index, _second);
            }

            return _memory.AsSpan(_length + (_first == index ? 0 : _width), _width);
        }

        public void Dispose() => ArrayPool<double>.Shared.Return(_memory);
    }
}

using System.Numerics;

namespace Aiaa.Imaging.Volumes;

/// <summary>Moves elements between views of any strides: the one place where a permuted, flipped or cropped view becomes data.</summary>
internal static class StridedCopy
{
    private const int ParallelThreshold = 1 << 18;

    // Lines of memory that are a power of two apart share one set of the cache, which holds about eight; along the source's own fast
    // axis two lines are used up before they are given back.
    private const int AcrossTile = 8;
    private const int AlongTile = 32;

    /// <summary>A dense copy that keeps the axes in the order of memory they have (largest stride outermost, signs removed).</summary>
    public static Volume<T> DenseLike<T>(Volume<T> source)
        where T : unmanaged, INumber<T>
    {
        int[] order = OrderByStride(source.Strides, source.Shape);
        int[] strides = new int[source.Rank];
        int step = 1;
        foreach (int axis in order)
        {
            strides[axis] = step;
            step *= source.Shape[axis];
        }

        if (source.Count == source.Storage.Length && source.Strides.SequenceEqual(strides))
        {
            return source;
        }

        Volume<T> dense = new(new T[source.Count], source.Shape, strides, 0, source.Affine);
        Copy(source, dense);
        return dense;
    }

    /// <summary>Copies views of one shape. Axes are walked in the destination's memory order, the unit-stride axis innermost.</summary>
    public static void Copy<T>(Volume<T> source, Volume<T> destination)
        where T : unmanaged, INumber<T>
    {
        int rank = source.Rank;
        int[] order = OrderByStride(destination.Strides, destination.Shape);
        int inner = order[0];
        int length = source.Shape[inner];
        int from = source.Strides[inner];
        int to = destination.Strides[inner];

        // The source's own unit-stride axis, when it is another one: both are then tiled, so that a cache line is used whole.
        int second = -1;
        if (Math.Abs(from) != 1 && rank > 1)
        {
            int[] sourceOrder = OrderByStride(source.Strides, source.Shape);
            second = sourceOrder[0] == inner ? -1 : sourceOrder[0];
        }

        int[] outer = [.. order.Where(a => a != inner && a != second)];
        int rows = 1;
        foreach (int axis in outer)
        {
            rows *= source.Shape[axis];
        }

        void Row(int row)
        {
            int s = source.Offset;
            int d = destination.Offset;
            foreach (int axis in outer)
            {
                (row, int index) = Math.DivRem(row, source.Shape[axis]);
                s += index * source.Strides[axis];
                d += index * destination.Strides[axis];
            }

            ReadOnlySpan<T> input = source.Storage.Span;
            Span<T> output = destination.Storage.Span;
            if (second < 0)
            {
                CopyLine(input, output, s, d, from, to, length);
            }
            else
            {
                CopyTiled(input, output, s, d, (length, from, to), (source.Shape[second], source.Strides[second], destination.Strides[second]));
            }
        }

        if (source.Count < ParallelThreshold || rows == 1)
        {
            for (int row = 0; row < rows; row++)
            {
                Row(row);
            }
        }
        else
        {
            Parallel.For(0, rows, Row);
        }
    }

    private static void CopyLine<T>(ReadOnlySpan<T> input, Span<T> output, int s, int d, int from, int to, int length)
    {
        if (to == 1 && (from is 1 or -1))
        {
            Span<T> line = output.Slice(d, length);
            input.Slice(from == 1 ? s : s - (length - 1), length).CopyTo(line);
            if (from == -1)
            {
                line.Reverse();
            }

            return;
        }

        for (int i = 0; i < length; i++, s += from, d += to)
        {
            output[d] = input[s];
        }
    }

    private static void CopyTiled<T>(
        ReadOnlySpan<T> input, Span<T> output, int s, int d, (int Length, int From, int To) across, (int Length, int From, int To) along)
    {
        for (int b0 = 0; b0 < along.Length; b0 += AlongTile)
        {
            int b1 = Math.Min(b0 + AlongTile, along.Length);
            for (int a0 = 0; a0 < across.Length; a0 += AcrossTile)
            {
                int count = Math.Min(AcrossTile, across.Length - a0);
                for (int b = b0; b < b1; b++)
                {
                    CopyLine(input, output, s + (a0 * across.From) + (b * along.From), d + (a0 * across.To) + (b * along.To), across.From, across.To, count);
                }
            }
        }
    }

    /// <summary>Axes from the smallest step in memory to the largest; axes of length 1 last.</summary>
    private static int[] OrderByStride(ReadOnlySpan<int> strides, ReadOnlySpan<int> shape)
    {
        int[] order = new int[strides.Length];
        long[] keys = new long[strides.Length];
        for (int axis = 0; axis < order.Length; axis++)
        {
            order[axis] = axis;
            keys[axis] = shape[axis] == 1 ? long.MaxValue : Math.Abs((long)strides[axis]);
        }

        Array.Sort(keys, order);
        return order;
    }
}

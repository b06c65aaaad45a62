using System.Numerics;

namespace Aiaa.Imaging.Volumes;

/// <summary>Moves elements between views of any strides: the one place where a permuted, flipped or cropped view becomes data.</summary>
internal static class StridedCopy
{
    private const int ParallelThreshold = 1 << 18;
    private const int Tile = 32;

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
        if (from == 1 && to == 1)
        {
            input.Slice(s, length).CopyTo(output[d..]);
            return;
        }

        for (int i = 0; i < length; i++, s += from, d += to)
        {
            output[d] = input[s];
        }
    }

    private static void CopyTiled<T>(ReadOnlySpan<T> input, Span<T> output, int s, int d, (int Length, int From, int To) a, (int Length, int From, int To) b)
    {
        for (int b0 = 0; b0 < b.Length; b0 += Tile)
        {
            int b1 = Math.Min(b0 + Tile, b.Length);
            for (int a0 = 0; a0 < a.Length; a0 += Tile)
            {
                int count = Math.Min(Tile, a.Length - a0);
                for (int j = b0; j < b1; j++)
                {
                    CopyLine(input, output, s + (a0 * a.From) + (j * b.From), d + (a0 * a.To) + (j * b.To), a.From, a.To, count);
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

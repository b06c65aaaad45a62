using System.Numerics.Tensors;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Resampling;

/// <summary>Resizes one axis of a volume by weights, along what lies together in memory, whichever axes that are: views need no copy.</summary>
internal static class WeightedResize
{
    private const int ElementsPerTask = 1 << 14;

    /// <summary>The volume with an axis of another length.</summary>
    /// <param name="source">Any view; it is copied when no axis runs forward through memory without gaps.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    /// <returns>New memory, dense, in the memory order of the source's axes; the affine is the source's.</returns>
    public static Volume<float> Along(Volume<float> source, int axis, WeightedAxis weights, CancellationToken cancellation)
    {
        int[] order = SlowestFirst(source);
        if (source.Strides[order[^1]] != 1)
        {
            source = Volume<float>.FromLastAxisFastest(source.ToLastAxisFastest(), source.Shape, source.Affine);
            order = [.. Enumerable.Range(0, source.Rank)];
        }

        int[] shape = source.Shape.ToArray();
        shape[axis] = weights.Sources.Length;
        int[] strides = new int[shape.Length];
        int count = 1;
        foreach (int each in order.Reverse())
        {
            (strides[each], count) = (count, checked(count * shape[each]));
        }

        float[] result = GC.AllocateUninitializedArray<float>(count);
        (int run, int[] others) = Run(source, order, axis);
        int rows = others.Aggregate(1, (product, each) => product * shape[each]);
        int perTask = Math.Max(1, ElementsPerTask / run);
        Parallel.For(0, (rows + perTask - 1) / perTask, new ParallelOptions { CancellationToken = cancellation }, task =>
        {
            for (int row = task * perTask; row < Math.Min(rows, (task + 1) * perTask); row++)
            {
                (int from, int to, int at) = (source.Offset, 0, 0);
                int rest = row;
                for (int place = others.Length - 1; place >= 0; place--)
                {
                    (rest, int index) = Math.DivRem(rest, shape[others[place]]);
                    to += index * strides[others[place]];
                    (from, at) = others[place] == axis ? (from, index) : (from + (index * source.Strides[others[place]]), at);
                }

                if (order[^1] == axis)
                {
                    Line(source.Storage.Span.Slice(from, source.Shape[axis]), weights, result.AsSpan(to, shape[axis]));
                }
                else
                {
                    Row(source.Storage.Span, from, source.Strides[axis], weights.Sources[at], weights.Weights[at], result.AsSpan(to, run));
                }
            }
        });
        return new Volume<float>(result, shape, strides, 0, source.Affine);
    }

    /// <summary>How many elements of the result lie together that are made in the same way, and the axes that such runs stand along.</summary>
    private static (int Length, int[] Others) Run(Volume<float> source, int[] order, int axis)
    {
        int first = order.Length - 1;
        if (order[first] == axis)
        {
            return (source.Shape[axis], order[..first]);
        }

        int length = source.Shape[order[first]];
        while (first > 0 && order[first - 1] != axis && source.Strides[order[first - 1]] == length)
        {
            length *= source.Shape[order[--first]];
        }

        return (length, order[..first]);
    }

    private static int[] SlowestFirst(Volume<float> source)
    {
        int[] order = [.. Enumerable.Range(0, source.Rank)];
        int[] strides = source.Strides.ToArray();
        int[] lengths = source.Shape.ToArray();
        return [.. order.OrderByDescending(axis => lengths[axis] == 1 ? int.MaxValue : Math.Abs(strides[axis]))];
    }

    private static void Row(ReadOnlySpan<float> source, int from, int step, int[] sources, float[] weights, Span<float> to)
    {
        TensorPrimitives.Multiply(source.Slice(from + (sources[0] * step), to.Length), weights[0], to);
        for (int tap = 1; tap < sources.Length; tap++)
        {
            TensorPrimitives.MultiplyAdd(source.Slice(from + (sources[tap] * step), to.Length), weights[tap], to, to);
        }
    }

    private static void Line(ReadOnlySpan<float> from, WeightedAxis axis, Span<float> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            float sum = 0;
            for (int tap = 0; tap < axis.Sources[i].Length; tap++)
            {
                sum += from[axis.Sources[i][tap]] * axis.Weights[i][tap];
            }

            to[i] = sum;
        }
    }
}

using System.Numerics.Tensors;

namespace Aiaa.Imaging.Resampling;

/// <summary>Applies one axis' weights to dense elements of C order, whole rows behind that axis at a time.</summary>
internal static class WeightedResize
{
    /// <summary>The elements with an axis of another length.</summary>
    /// <param name="source">Outer × length × inner elements.</param>
    /// <param name="length">The axis' length now.</param>
    /// <param name="inner">Elements between neighbours of the axis.</param>
    /// <param name="axis">The weights.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    public static float[] Along(ReadOnlyMemory<float> source, int length, int inner, WeightedAxis axis, CancellationToken cancellation)
    {
        int outer = source.Length / length / inner;
        int width = axis.Sources.Length;
        float[] result = GC.AllocateUninitializedArray<float>(checked(outer * width * inner));

        // Behind the last axis there are no rows, so a task takes one whole line of it.
        int tasks = inner == 1 ? outer : outer * width;
        Parallel.For(0, tasks, new ParallelOptions { CancellationToken = cancellation }, task =>
        {
            (int line, int at) = inner == 1 ? (task, -1) : Math.DivRem(task, width);
            ReadOnlySpan<float> from = source.Span.Slice(line * length * inner, length * inner);
            Span<float> to = result.AsSpan(line * width * inner, width * inner);
            if (at < 0)
            {
                Line(from, axis, to);
            }
            else
            {
                Row(from, axis.Sources[at], axis.Weights[at], to.Slice(at * inner, inner));
            }
        });
        return result;
    }

    private static void Row(ReadOnlySpan<float> from, int[] sources, float[] weights, Span<float> to)
    {
        TensorPrimitives.Multiply(from.Slice(sources[0] * to.Length, to.Length), weights[0], to);
        for (int tap = 1; tap < sources.Length; tap++)
        {
            TensorPrimitives.MultiplyAdd(from.Slice(sources[tap] * to.Length, to.Length), weights[tap], to, to);
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

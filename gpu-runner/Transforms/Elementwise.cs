using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>Applies a kernel to every element of a volume, whatever the order of its axes in memory.</summary>
internal static class Elementwise
{
    private const int Block = 1 << 16;

    /// <summary>A kernel over a run of elements.</summary>
    public delegate void Kernel(ReadOnlySpan<float> source, Span<float> target);

    /// <summary>A new volume with the kernel's values, laid out in memory as the source is.</summary>
    public static Volume<float> Map(Volume<float> source, Kernel kernel)
    {
        Volume<float> dense = Dense(source);
        float[] result = GC.AllocateUninitializedArray<float>(dense.Count);
        ForBlocks(dense.Count, (start, length) => kernel(dense.Storage.Span.Slice(start, length), result.AsSpan(start, length)));
        return new Volume<float>(result, dense.Shape, dense.Strides, dense.Offset, dense.Affine);
    }

    /// <summary>A new volume with a function's value for every element, laid out in memory as the source is.</summary>
    public static Volume<T> Select<T>(Volume<float> source, Func<float, T> function)
        where T : unmanaged, INumber<T>
    {
        Volume<float> dense = Dense(source);
        T[] result = GC.AllocateUninitializedArray<T>(dense.Count);
        ForBlocks(dense.Count, (start, length) =>
        {
            ReadOnlySpan<float> from = dense.Storage.Span.Slice(start, length);
            Span<T> to = result.AsSpan(start, length);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = function(from[i]);
            }
        });
        return new Volume<T>(result, dense.Shape, dense.Strides, dense.Offset, dense.Affine);
    }

    /// <summary>The same elements as a view that reaches every element of its storage: the source itself, or a copy of a cropped view.</summary>
    public static Volume<float> Dense(Volume<float> source) =>
        source.Count == source.Storage.Length
            ? source
            : Volume<float>.FromLastAxisFastest(source.ToLastAxisFastest(), source.Shape, source.Affine);

    /// <summary>Calls the body for blocks of a range, side by side when there are several.</summary>
    public static void ForBlocks(int count, Action<int, int> body)
    {
        int blocks = (int)(((long)count + Block - 1) / Block);
        if (blocks <= 1)
        {
            body(0, count);
            return;
        }

        Parallel.For(0, blocks, block =>
        {
            int start = block * Block;
            body(start, Math.Min(Block, count - start));
        });
    }
}

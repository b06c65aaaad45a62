using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The channel with the largest value, the first of equals, as labels in the smallest integer type that holds them.</summary>
internal static class Argmax
{
    private const int Block = 2048;

    /// <summary>Takes the argmax over the channels, which become an axis of length 1.</summary>
    public static Volume OverChannels(Volume<float> scores, ChannelBlocks blocks)
    {
        int[] shape = scores.Shape.ToArray();
        shape[blocks.Axis] = 1;
        Memory<float> source = scores.ToLastAxisFastest();
        return blocks.Channels <= byte.MaxValue + 1
            ? Volume<byte>.FromLastAxisFastest(Labels<byte>(source, blocks), shape, scores.Affine)
            : Volume<ushort>.FromLastAxisFastest(Labels<ushort>(source, blocks), shape, scores.Affine);
    }

    private static T[] Labels<T>(Memory<float> source, ChannelBlocks blocks)
        where T : unmanaged, INumber<T>
    {
        T[] labels = GC.AllocateUninitializedArray<T>(blocks.Outer * blocks.Inner);
        int perOuter = (blocks.Inner + Block - 1) / Block;
        Parallel.For(0, blocks.Outer * perOuter, index =>
        {
            (int outer, int block) = Math.DivRem(index, perOuter);
            int start = block * Block;
            int length = Math.Min(Block, blocks.Inner - start);
            Span<float> best = stackalloc float[Block];
            Span<int> label = stackalloc int[Block];
            best = best[..length];
            label = label[..length];
            ReadOnlySpan<float> scores = source.Span.Slice(outer * blocks.Channels * blocks.Inner);
            scores.Slice(start, length).CopyTo(best);
            label.Clear();
            for (int channel = 1; channel < blocks.Channels; channel++)
            {
                Challenge(scores.Slice((channel * blocks.Inner) + start, length), channel, best, label);
            }

            TensorPrimitives.ConvertTruncating<int, T>(label, labels.AsSpan((outer * blocks.Inner) + start, length));
        });
        return labels;
    }

    private static void Challenge(ReadOnlySpan<float> scores, int channel, Span<float> best, Span<int> label)
    {
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(scores);
        Span<Vector<float>> wideBest = MemoryMarshal.Cast<float, Vector<float>>(best);
        Span<Vector<int>> wideLabel = MemoryMarshal.Cast<int, Vector<int>>(label);
        Vector<int> challenger = new(channel);
        for (int i = 0; i < wide.Length; i++)
        {
            Vector<int> wins = Vector.GreaterThan(wide[i], wideBest[i]);
            wideBest[i] = Vector.ConditionalSelect(wins, wide[i], wideBest[i]);
            wideLabel[i] = Vector.ConditionalSelect(wins, challenger, wideLabel[i]);
        }

        for (int i = wide.Length * Vector<float>.Count; i < scores.Length; i++)
        {
            if (scores[i] > best[i])
            {
                best[i] = scores[i];
                label[i] = channel;
            }
        }
    }
}

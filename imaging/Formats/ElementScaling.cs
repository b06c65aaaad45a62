using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats;

/// <summary>Stored values to real values, as nibabel's apply_read_scaling does: in float64, each of the two steps only when it changes anything.</summary>
internal static class ElementScaling
{
    private const int Block = 1 << 16;

    public static Volume<float> ToSingle(Volume stored, double slope, double intercept) => stored switch
    {
        Volume<byte> v => Scale(v, slope, intercept),
        Volume<sbyte> v => Scale(v, slope, intercept),
        Volume<short> v => Scale(v, slope, intercept),
        Volume<ushort> v => Scale(v, slope, intercept),
        Volume<int> v => Scale(v, slope, intercept),
        Volume<uint> v => Scale(v, slope, intercept),
        Volume<long> v => Scale(v, slope, intercept),
        Volume<ulong> v => Scale(v, slope, intercept),
        Volume<float> v => Scale(v, slope, intercept),
        Volume<double> v => Scale(v, slope, intercept),
        _ => throw new ArgumentException($"Elements of type {stored.ElementType.Name} cannot be scaled.", nameof(stored)),
    };

    private static Volume<float> Scale<T>(Volume<T> stored, double slope, double intercept)
        where T : unmanaged, INumber<T>
    {
        Memory<T> input = stored.ToFirstAxisFastest();
        float[] output = GC.AllocateUninitializedArray<float>(stored.Count);
        int blocks = (output.Length + Block - 1) / Block;
        Parallel.For(0, blocks, block =>
        {
            int start = block * Block;
            int length = Math.Min(Block, output.Length - start);
            Scale<T>(input.Span.Slice(start, length), output.AsSpan(start, length), slope, intercept);
        });
        return Volume<float>.FromFirstAxisFastest(output, stored.Shape, stored.Affine);
    }

    // -0.0 + 0.0 is +0.0, so an intercept of zero must not be added.
    private static void Scale<T>(ReadOnlySpan<T> input, Span<float> output, double slope, double intercept)
        where T : unmanaged, INumber<T>
    {
        bool adds = intercept != 0;
        int done = typeof(T) == typeof(short) && Vector.IsHardwareAccelerated
            ? ScaleVectors(MemoryMarshal.Cast<T, short>(input), output, slope, intercept, adds)
            : 0;
        for (int i = done; i < input.Length; i++)
        {
            double value = double.CreateTruncating(input[i]) * slope;
            output[i] = (float)(adds ? value + intercept : value);
        }
    }

    private static int ScaleVectors(ReadOnlySpan<short> input, Span<float> output, double slope, double intercept, bool adds)
    {
        Vector<double> factor = new(slope);
        Vector<double> offset = new(intercept);
        int i = 0;
        for (; i <= input.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(input[i..]), out Vector<int> low, out Vector<int> high);
            Four(low, output[i..]);
            Four(high, output[(i + Vector<int>.Count)..]);
        }

        return i;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Four(Vector<int> values, Span<float> to)
        {
            Vector.Widen(values, out Vector<long> low, out Vector<long> high);
            Vector<double> a = Vector.ConvertToDouble(low) * factor;
            Vector<double> b = Vector.ConvertToDouble(high) * factor;
            if (adds)
            {
                a += offset;
                b += offset;
            }

            Vector.Narrow(a, b).CopyTo(to);
        }
    }
}

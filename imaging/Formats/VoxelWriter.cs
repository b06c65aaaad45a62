using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats;

/// <summary>Writes the elements of a volume, the first axis fastest, in the byte order of PCs.</summary>
internal static class VoxelWriter
{
    private const int SlabBytes = 1 << 20;

    /// <summary>Writes all elements.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="volume">Of any memory layout.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    public static void Write(Stream output, Volume volume, CancellationToken cancellation)
    {
        switch (volume)
        {
            case Volume<byte> v: Write(output, v, cancellation); break;
            case Volume<sbyte> v: Write(output, v, cancellation); break;
            case Volume<short> v: Write(output, v, cancellation); break;
            case Volume<ushort> v: Write(output, v, cancellation); break;
            case Volume<int> v: Write(output, v, cancellation); break;
            case Volume<uint> v: Write(output, v, cancellation); break;
            case Volume<long> v: Write(output, v, cancellation); break;
            case Volume<ulong> v: Write(output, v, cancellation); break;
            case Volume<float> v: Write(output, v, cancellation); break;
            case Volume<double> v: Write(output, v, cancellation); break;
            default: throw new ImagingException($"Elements of type {volume.ElementType.Name} cannot be written; convert them to an integer or floating-point type of 8 to 64 bits.");
        }
    }

    private static void Write<T>(Stream output, Volume<T> volume, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        int block = SlabBytes / Unsafe.SizeOf<T>();
        if (volume.TryGetFirstAxisFastest(out Memory<T> dense))
        {
            for (int at = 0; at < dense.Length; at += block)
            {
                cancellation.ThrowIfCancellationRequested();
                output.Write(MemoryMarshal.AsBytes(dense.Span.Slice(at, Math.Min(block, dense.Length - at))));
            }

            return;
        }

        // Another memory order is put right slab by slab along the last axis that is long, so that no second volume is made.
        int axis = volume.Rank - 1;
        while (axis > 0 && volume.Shape[axis] == 1)
        {
            axis--;
        }

        int thickness = Math.Clamp(block / (volume.Count / volume.Shape[axis]), 1, volume.Shape[axis]);
        for (int start = 0; start < volume.Shape[axis]; start += thickness)
        {
            cancellation.ThrowIfCancellationRequested();
            Volume<T> part = volume.Crop(axis, start, Math.Min(thickness, volume.Shape[axis] - start));
            using IMemoryOwner<T> slab = MemoryPool<T>.Shared.Rent(part.Count);
            Memory<T> memory = slab.Memory[..part.Count];
            part.CopyTo(Volume<T>.FromFirstAxisFastest(memory, part.Shape, part.Affine));
            for (int at = 0; at < memory.Length; at += block)
            {
                output.Write(MemoryMarshal.AsBytes(memory.Span.Slice(at, Math.Min(block, memory.Length - at))));
            }
        }
    }
}

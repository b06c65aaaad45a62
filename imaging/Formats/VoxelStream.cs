using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Aiaa.Imaging.Formats;

/// <summary>Voxels from a stream straight into the array that keeps them, in the byte order of this machine.</summary>
internal static class VoxelStream
{
    private const int Chunk = 1 << 20;
    private const long FirstAllocation = 1 << 24;

    /// <summary>Reads a number of elements.</summary>
    /// <param name="stream">Positioned at the first.</param>
    /// <param name="count">How many; the limits were checked before.</param>
    /// <param name="likelyBytes">How many bytes the stream is likely to hold; nothing depends on it but how memory is taken.</param>
    /// <param name="bigEndian">The byte order of the stream.</param>
    /// <param name="subject">The subject of the error's sentence: the image file, its header. Never the name it came with, which can be a patient's.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    /// <exception cref="ImageFormatException">The stream ends before.</exception>
    public static T[] Read<T>(Stream stream, int count, long likelyBytes, bool bigEndian, string subject, CancellationToken cancellation)
        where T : unmanaged
    {
        // A file that claims much and holds little must not cost what it claims: the array grows with what really arrives.
        T[] elements = GC.AllocateUninitializedArray<T>((int)Math.Min(count, Math.Max(FirstAllocation, likelyBytes) / Unsafe.SizeOf<T>()));
        bool reverse = bigEndian == BitConverter.IsLittleEndian && Unsafe.SizeOf<T>() > 1;
        int step = Chunk / Unsafe.SizeOf<T>();
        for (int done = 0; done < count;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (done == elements.Length)
            {
                T[] larger = GC.AllocateUninitializedArray<T>((int)Math.Min(count, 2L * elements.Length));
                elements.CopyTo(larger, 0);
                elements = larger;
            }

            Span<T> chunk = elements.AsSpan(done, Math.Min(step, elements.Length - done));
            Span<byte> bytes = MemoryMarshal.AsBytes(chunk);
            int got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (got < bytes.Length)
            {
                long held = ((long)done * Unsafe.SizeOf<T>()) + got;
                throw new ImageFormatException($"{subject} is cut short: it holds {held} of {(long)count * Unsafe.SizeOf<T>()} bytes of voxels; send the whole file.");
            }

            if (reverse)
            {
                Reverse(chunk);
            }

            done += chunk.Length;
        }

        return elements;
    }

    /// <summary>Passes over bytes that are of no interest.</summary>
    /// <exception cref="ImageFormatException">The stream ends before.</exception>
    public static void Skip(Stream stream, long count, string subject, CancellationToken cancellation)
    {
        byte[] scratch = new byte[(int)Math.Min(count, 1 << 16)];
        while (count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            int got = stream.Read(scratch, 0, (int)Math.Min(count, scratch.Length));
            count -= got > 0 ? got : throw new ImageFormatException($"{subject} is cut short before its voxels begin; send the whole file.");
        }
    }

    private static void Reverse<T>(Span<T> elements)
        where T : unmanaged
    {
        switch (Unsafe.SizeOf<T>())
        {
            case 2:
                Span<ushort> shorts = MemoryMarshal.Cast<T, ushort>(elements);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<uint> words = MemoryMarshal.Cast<T, uint>(elements);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            default:
                Span<ulong> longs = MemoryMarshal.Cast<T, ulong>(elements);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}

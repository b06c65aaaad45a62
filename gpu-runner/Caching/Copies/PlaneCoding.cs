using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Aiaa.GpuRunner.Pipelines.Records;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>
/// Codes elements byte plane by byte plane: the signs and exponents of a CT in float32 compress well, the last bits of its noise do not at
/// all and are kept as they are, so that reading them costs nothing.
/// </summary>
internal static class PlaneCoding
{
    /// <summary>Brotli's quickest level but one; a window that holds a plane.</summary>
    private const int Quality = 1;
    private const int Window = 18;

    /// <summary>As much of a plane shows whether it is worth compressing.</summary>
    private const int Sample = 1 << 14;

    /// <summary>Codes a chunk.</summary>
    /// <param name="elements">The elements as they lie in memory.</param>
    /// <param name="size">Bytes of one element.</param>
    public static (byte[] Coded, ChunkRecord Record) Encode(ReadOnlySpan<byte> elements, int size)
    {
        int count = elements.Length / size;
        byte[] plane = ArrayPool<byte>.Shared.Rent(count);
        byte[] coded = ArrayPool<byte>.Shared.Rent(elements.Length);
        try
        {
            int[] lengths = new int[size];
            int at = 0;
            for (int part = 0; part < size; part++)
            {
                for (int i = 0, from = part; i < count; i++, from += size)
                {
                    plane[i] = elements[from];
                }

                lengths[part] = EncodePlane(plane.AsSpan(0, count), coded.AsSpan(at, count));
                at += lengths[part];
            }

            return (coded[..at], new ChunkRecord(lengths, CopyFormat.Checksum(coded.AsSpan(0, at))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plane);
            ArrayPool<byte>.Shared.Return(coded);
        }
    }

    /// <summary>Decodes a chunk.</summary>
    /// <param name="coded">Its bytes.</param>
    /// <param name="record">How they are coded.</param>
    /// <param name="elements">Gets the elements as they lie in memory.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged, or hold fewer or more elements.</exception>
    public static void Decode(ReadOnlySpan<byte> coded, ChunkRecord record, Span<byte> elements)
    {
        if (CopyFormat.Checksum(coded) != record.Checksum)
        {
            throw RecordReader.Malformed("a checksum differs");
        }

        int size = record.Planes.Length;
        int count = elements.Length / size;
        byte[] planes = ArrayPool<byte>.Shared.Rent(elements.Length);
        try
        {
            int at = 0;
            for (int part = 0; part < size; part++)
            {
                DecodePlane(coded.Slice(at, record.Planes[part]), planes.AsSpan(part * count, count));
                at += record.Planes[part];
            }

            Interleave(planes, count, size, elements);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(planes);
        }
    }

    // A coded plane is shorter than the plain one: that is how they are told apart.
    private static int EncodePlane(ReadOnlySpan<byte> plane, Span<byte> coded)
    {
        Span<byte> trial = stackalloc byte[Sample];
        ReadOnlySpan<byte> sample = plane[..Math.Min(Sample, plane.Length)];
        if (BrotliEncoder.TryCompress(sample, trial[..(sample.Length * 7 / 8)], out _, Quality, Window)
            && BrotliEncoder.TryCompress(plane, coded[..(plane.Length * 7 / 8)], out int written, Quality, Window))
        {
            return written;
        }

        plane.CopyTo(coded);
        return plane.Length;
    }

    private static void DecodePlane(ReadOnlySpan<byte> coded, Span<byte> plane)
    {
        if (coded.Length == plane.Length)
        {
            coded.CopyTo(plane);
        }
        else if (!BrotliDecoder.TryDecompress(coded, plane, out int written) || written != plane.Length)
        {
            throw RecordReader.Malformed("a plane that cannot be decompressed to its size");
        }
    }

    private static void Interleave(ReadOnlySpan<byte> planes, int count, int size, Span<byte> elements)
    {
        if (size == sizeof(uint) && BitConverter.IsLittleEndian)
        {
            ReadOnlySpan<byte> first = planes[..count];
            ReadOnlySpan<byte> second = planes.Slice(count, count);
            ReadOnlySpan<byte> third = planes.Slice(2 * count, count);
            ReadOnlySpan<byte> fourth = planes.Slice(3 * count, count);
            Span<uint> words = MemoryMarshal.Cast<byte, uint>(elements)[..count];
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = first[i] | ((uint)second[i] << 8) | ((uint)third[i] << 16) | ((uint)fourth[i] << 24);
            }

            return;
        }

        for (int part = 0; part < size; part++)
        {
            ReadOnlySpan<byte> plane = planes.Slice(part * count, count);
            for (int i = 0, to = part; i < plane.Length; i++, to += size)
            {
                elements[to] = plane[i];
            }
        }
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>Writes PNG pictures (ISO/IEC 15948), grey or coloured, of 8 or 16 bits, every sample as it is.</summary>
public static class PngWriter
{
    private const int DataChunk = 1 << 20;

    /// <summary>Writes a picture.</summary>
    /// <param name="output">Where to; it stays open.</param>
    /// <param name="picture">A volume of byte or ushort with axes (row, column) for grey or (row, column, 3) for red, green and blue, in any layout.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <exception cref="ArgumentException">The volume has other axes or elements.</exception>
    public static void Write(Stream output, Volume picture, CancellationToken cancellation = default)
    {
        if (picture.Rank is not 2 && (picture.Rank != 3 || picture.Shape[2] != 3))
        {
            throw new ArgumentException($"A volume of shape {picture.ShapeText} is no picture: its axes must be (row, column) or (row, column, 3).", nameof(picture));
        }

        (byte[] rows, int depth) = picture switch
        {
            Volume<byte> bytes => (Compress(bytes.ToLastAxisFastest().Span, 1, picture.Shape[0], cancellation), 8),
            Volume<ushort> words => (Compress(MemoryMarshal.AsBytes(words.ToLastAxisFastest().Span), 2, picture.Shape[0], cancellation), 16),
            _ => throw new ArgumentException($"A picture of {picture.ElementType.Name} elements cannot be PNG; use bytes or 16-bit unsigned integers.", nameof(picture)),
        };
        Span<byte> header = stackalloc byte[PngHeader.Size];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Shape[1]);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Shape[0]);
        header[8] = (byte)depth;
        header[9] = (byte)(picture.Rank == 2 ? PngColour.Grey : PngColour.Rgb);
        output.Write(PngReader.Signature);
        WriteChunk(output, "IHDR"u8, header);
        for (int at = 0; at < rows.Length; at += DataChunk)
        {
            WriteChunk(output, "IDAT"u8, rows.AsSpan(at, Math.Min(DataChunk, rows.Length - at)));
        }

        WriteChunk(output, "IEND"u8, []);
    }

    // Rows go unfiltered: what is written are masks, which filters make larger.
    private static byte[] Compress(ReadOnlySpan<byte> samples, int sampleBytes, int rows, CancellationToken cancellation)
    {
        using MemoryStream compressed = new();
        using (ZLibStream deflate = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] row = new byte[(samples.Length / rows) + 1];
            for (int r = 0; r < rows; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                samples.Slice(r * (row.Length - 1), row.Length - 1).CopyTo(row.AsSpan(1));
                if (sampleBytes == 2)
                {
                    Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(row.AsSpan(1));
                    if (BitConverter.IsLittleEndian)
                    {
                        BinaryPrimitives.ReverseEndianness(words, words);
                    }
                }

                deflate.Write(row);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> bytes)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, bytes.Length);
        output.Write(number);
        output.Write(type);
        output.Write(bytes);
        PngChecksum checksum = default;
        checksum.Add(type);
        checksum.Add(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(number, checksum.Value);
        output.Write(number);
    }
}

using System.Buffers.Binary;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>What the frame header of a JPEG says (ITU-T T.81, B.2.2), read before any decoder sees the file.</summary>
/// <param name="Columns">Pixels of a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Components">1 for grey, 3 for colours.</param>
internal sealed record JpegFrame(int Columns, int Rows, int Components)
{
    // The fewest bits that a block of 64 pixels takes is one, in the first scan of a progressive picture.
    private const int MostPixelsPerByte = 8 * 64;

    /// <summary>Finds the frame header.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What the picture may take.</param>
    /// <exception cref="ImageFormatException">There is none, or it is of a kind that is not read, or beyond the limits.</exception>
    public static JpegFrame Find(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        for (int at = 2; at + 4 <= file.Length && file[at] == 0xff;)
        {
            byte marker = file[at + 1];
            if (marker == 0xff)
            {
                // Fill bytes may stand before any marker.
                at++;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            bool frame = marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);
            if (frame && length >= 8 && at + 10 <= file.Length)
            {
                return Of(marker, file.Slice(at + 4, 6), file.Length, limits);
            }

            if (frame || marker is 0xd8 or 0xd9 or 0xda or 0 || length < 2)
            {
                break;
            }

            at += 2 + length;
        }

        throw new ImageFormatException("The JPEG picture has no frame of pixels; it is cut short or damaged, send the whole file.");
    }

    private static JpegFrame Of(byte marker, ReadOnlySpan<byte> header, int bytes, ImageLimits limits)
    {
        int rows = BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
        int columns = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
        int components = header[5];
        if (marker > 0xc2 || header[0] != 8 || components is not (1 or 3))
        {
            throw new ImageFormatException(
                $"The JPEG picture has {components} components of {header[0]} bits, or a process that photographs do not have; send a baseline or progressive JPEG, grey or in colours of 8 bits, or a PNG.");
        }

        if (rows == 0 || columns == 0)
        {
            throw new ImageFormatException($"The JPEG picture claims {columns}×{rows} pixels, which no picture can have; it is damaged.");
        }

        // Decoders work on four bytes a pixel.
        long pixels = (long)rows * columns;
        if (pixels > limits.MaxVoxels / components || 4 * pixels > Math.Min(limits.MaxInflatedBytes, Array.MaxLength))
        {
            throw new ImageFormatException($"The JPEG picture of {columns}×{rows} pixels is larger than this server reads; send a smaller one.");
        }

        return pixels / MostPixelsPerByte <= bytes
            ? new JpegFrame(columns, rows, components)
            : throw new ImageFormatException($"The JPEG picture claims {columns}×{rows} pixels, more than a file of {bytes} bytes can hold; it is cut short or damaged, send the whole file.");
    }
}

using System.Buffers.Binary;
using System.Numerics;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>From the filtered rows of a PNG to samples: row-major, the channels of a pixel side by side.</summary>
internal sealed class PngSamples(PngHeader header, byte[] filtered, byte[] palette)
{
    /// <summary>Takes off the filters, in place, and spreads the samples over the picture.</summary>
    public void CopyTo<T>(Span<T> picture)
        where T : unmanaged, INumber<T>
    {
        int at = 0;
        foreach (PngPass pass in PngPass.Of(header))
        {
            int length = (int)header.RowBytes(pass.Columns);
            ReadOnlySpan<byte> above = default;
            for (int row = 0; row < pass.Rows; row++)
            {
                Span<byte> bytes = filtered.AsSpan(at + 1, length);
                PngFilter.Undo(filtered[at], bytes, above, header.BytesPerPixel);
                int first = (((pass.FirstRow + (row * pass.RowStep)) * header.Columns) + pass.FirstColumn) * header.Channels;
                Spread(bytes, pass.Columns, picture[first..], pass.ColumnStep * header.Channels);
                above = bytes;
                at += length + 1;
            }
        }
    }

    private void Spread<T>(ReadOnlySpan<byte> row, int columns, Span<T> picture, int step)
        where T : unmanaged, INumber<T>
    {
        for (int column = 0; column < columns; column++)
        {
            Span<T> pixel = picture.Slice(column * step, header.Channels);
            if (header.LooksUp)
            {
                TakeColour(Sample(row, column), pixel);
                continue;
            }

            for (int channel = 0; channel < pixel.Length; channel++)
            {
                pixel[channel] = T.CreateTruncating(Stretched(Sample(row, (column * header.SamplesPerPixel) + channel)));
            }
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        if (header.BitDepth >= 8)
        {
            return header.BitDepth == 8 ? row[index] : BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]);
        }

        // The leftmost of the samples that share a byte lies in its highest bits.
        int bit = index * header.BitDepth;
        return (row[bit / 8] >> (8 - header.BitDepth - (bit % 8))) & ((1 << header.BitDepth) - 1);
    }

    private int Stretched(int sample) => header.BitDepth switch
    {
        16 => header.KeptBits == 16 ? sample : sample >> 8,
        8 => sample,
        1 when header.Sampling == PngSampling.Pillow => sample,
        _ when header.Colour == PngColour.Palette => sample,
        _ => sample * 255 / ((1 << header.BitDepth) - 1),
    };

    private void TakeColour<T>(int index, Span<T> pixel)
        where T : unmanaged, INumber<T>
    {
        if (3 * index >= palette.Length)
        {
            throw new ImageFormatException("The PNG picture is damaged: a pixel names a colour that its palette does not have; send it again.");
        }

        for (int channel = 0; channel < pixel.Length; channel++)
        {
            pixel[channel] = T.CreateTruncating(palette[(3 * index) + channel]);
        }
    }
}

using System.IO.Compression;
using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>
/// Reads PNG pictures (ISO/IEC 15948): grey, coloured and with a palette, of every depth, interlaced or not. Samples are given as they
/// are stored: no gamma, no colour profile, no transparency is applied, and 16 bits stay 16 bits, which a mask or a radiograph needs.
/// </summary>
public static class PngReader
{
    private const int PaletteBytes = 3 * 256;
    private const int FirstAllocation = 1 << 20;

    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Whether a file begins as PNG files do.</summary>
    public static bool Recognise(ReadOnlySpan<byte> head) => head.StartsWith(Signature);

    /// <summary>Reads a picture.</summary>
    /// <param name="stream">The file, read forward from here; it stays open.</param>
    /// <param name="limits">What the picture may take, looked at before anything is allocated.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <returns>
    /// A <see cref="Volume{T}"/> of byte, or of ushort where the file has 16 bits; axes (row, column) when grey, (row, column, 3) when
    /// coloured, the last contiguous; an identity affine. Grey of fewer than 8 bits is stretched to 0 to 255. Alpha is left out.
    /// </returns>
    /// <exception cref="ImageFormatException">The file is no PNG, cut short, damaged, or beyond the limits.</exception>
    public static Volume Read(Stream stream, ImageLimits limits, CancellationToken cancellation = default) => Read(stream, limits, PngSampling.Colours, cancellation);

    /// <summary>Reads a picture's samples in one of two ways.</summary>
    /// <param name="stream">The file, read forward from here; it stays open.</param>
    /// <param name="limits">What the picture may take, looked at before anything is allocated.</param>
    /// <param name="sampling">Which numbers the pixels become.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <returns>As the other; with channels of colour, palette and alpha as <paramref name="sampling"/> says.</returns>
    /// <exception cref="ImageFormatException">As the other.</exception>
    public static Volume Read(Stream stream, ImageLimits limits, PngSampling sampling, CancellationToken cancellation = default)
    {
        Span<byte> signature = stackalloc byte[8];
        int got = stream.ReadAtLeast(signature, signature.Length, throwOnEndOfStream: false);
        if (!Recognise(signature[..got]))
        {
            throw new ImageFormatException("The picture is not a PNG file; send it as PNG (.png).");
        }

        PngChunks chunks = new(stream, cancellation);
        chunks.Next();
        if (chunks.Type != PngChunks.TypeOf("IHDR"u8) || chunks.Remaining != PngHeader.Size)
        {
            throw new ImageFormatException("The PNG picture has no header; it is damaged.");
        }

        PngHeader header = PngHeader.Parse(chunks.ReadAll(), limits) with { Sampling = sampling };
        byte[] palette = GoToPixels(chunks, header);
        byte[] filtered = Inflate(chunks, header.FilteredBytes(), cancellation);
        return header.KeptBits == 16
            ? Picture<ushort>(header, new PngSamples(header, filtered, palette))
            : Picture<byte>(header, new PngSamples(header, filtered, palette));
    }

    private static byte[] GoToPixels(PngChunks chunks, PngHeader header)
    {
        byte[] palette = [];
        for (chunks.Next(); chunks.Type != PngChunks.TypeOf("IDAT"u8); chunks.Next())
        {
            if (chunks.Type == PngChunks.TypeOf("IEND"u8))
            {
                throw new ImageFormatException("The PNG picture ends before its pixels; send the whole file.");
            }

            if (chunks.Type != PngChunks.TypeOf("PLTE"u8))
            {
                chunks.Skip();
                continue;
            }

            palette = chunks.Remaining is > 0 and <= PaletteBytes && chunks.Remaining % 3 == 0 ? chunks.ReadAll()
                : throw new ImageFormatException("The PNG picture's palette is damaged; send it again.");
        }

        return header.Colour != PngColour.Palette || palette.Length > 0 ? palette
            : throw new ImageFormatException("The PNG picture has no palette though its pixels name colours of one; it is damaged.");
    }

    // What the header claims is taken only as it arrives, so that a small file cannot cost what a large one does.
    private static byte[] Inflate(PngChunks chunks, long count, CancellationToken cancellation)
    {
        byte[] bytes = new byte[(int)Math.Min(count, FirstAllocation)];
        using PngDataStream data = new(chunks);
        using ZLibStream inflated = new(data, CompressionMode.Decompress);
        try
        {
            for (int done = 0; done < count;)
            {
                cancellation.ThrowIfCancellationRequested();
                if (done == bytes.Length)
                {
                    Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
                }

                int read = inflated.Read(bytes, done, bytes.Length - done);
                done += read > 0 ? read : throw new ImageFormatException($"The PNG picture is cut short: it holds {done} of {count} bytes of pixels; send the whole file.");
            }

            // Reading past the pixels compares the checksum behind them.
            _ = inflated.ReadByte();
        }
        catch (InvalidDataException error)
        {
            throw new ImageFormatException("The PNG picture's compressed pixels are damaged; send it again.", error);
        }

        return bytes;
    }

    private static Volume<T> Picture<T>(PngHeader header, PngSamples samples)
        where T : unmanaged, INumber<T>
    {
        int[] shape = header.Channels == 1 ? [header.Rows, header.Columns] : [header.Rows, header.Columns, header.Channels];
        Volume<T> picture = Volume<T>.AllocateLastAxisFastest(shape, Affine.Identity);
        samples.CopyTo(picture.Storage.Span);
        return picture;
    }
}

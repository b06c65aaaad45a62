using Aiaa.Imaging.Volumes;
using SkiaSharp;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>
/// Reads JPEG pictures, baseline and progressive, by Skia's decoder (libjpeg-turbo, as in Pillow). Samples are given as they are
/// decoded: no colour profile and no orientation from a camera is applied.
/// </summary>
public static class JpegReader
{
    private const int MostFileBytes = 1 << 28;
    private const int FirstAllocation = 1 << 20;

    /// <summary>Whether a file begins as JPEG files do.</summary>
    public static bool Recognise(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]);

    /// <summary>Reads a picture.</summary>
    /// <param name="stream">The file, read forward from here to its end; it stays open.</param>
    /// <param name="limits">What the picture may take, held against its header before it is decoded.</param>
    /// <param name="cancellation">Looked at between blocks, and before decoding.</param>
    /// <returns>A volume of byte; axes (row, column) when grey, (row, column, 3) when coloured, the last contiguous; an identity affine.</returns>
    /// <exception cref="ImageFormatException">The file is no JPEG, cut short, damaged, of a kind that is not read, or beyond the limits.</exception>
    public static Volume<byte> Read(Stream stream, ImageLimits limits, CancellationToken cancellation = default)
    {
        ReadOnlySpan<byte> file = ReadAll(stream, cancellation);
        if (!Recognise(file))
        {
            throw new ImageFormatException("The picture is not a JPEG file; send it as JPEG (.jpg).");
        }

        JpegFrame frame = JpegFrame.Find(file, limits);
        cancellation.ThrowIfCancellationRequested();
        using SKData data = SKData.CreateCopy(file);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat != SKEncodedImageFormat.Jpeg || codec.Info.Width != frame.Columns || codec.Info.Height != frame.Rows)
        {
            throw Damaged();
        }

        bool grey = frame.Components == 1;
        SKImageInfo wanted = new(frame.Columns, frame.Rows, grey ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque, colorspace: null);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(wanted.BytesSize);
        SKCodecResult result;
        unsafe
        {
            fixed (byte* first = pixels)
            {
                result = codec.GetPixels(wanted, (IntPtr)first);
            }
        }

        return result switch
        {
            SKCodecResult.Success when grey => Volume<byte>.FromLastAxisFastest(pixels, [frame.Rows, frame.Columns], Affine.Identity),
            SKCodecResult.Success => WithoutAlpha(pixels, frame),
            SKCodecResult.IncompleteInput => throw new ImageFormatException("The JPEG picture is cut short; send the whole file."),
            _ => throw Damaged(),
        };
    }

    private static Volume<byte> WithoutAlpha(byte[] pixels, JpegFrame frame)
    {
        byte[] colours = GC.AllocateUninitializedArray<byte>(pixels.Length / 4 * 3);
        for (int pixel = 0; pixel < pixels.Length / 4; pixel++)
        {
            pixels.AsSpan(4 * pixel, 3).CopyTo(colours.AsSpan(3 * pixel));
        }

        return Volume<byte>.FromLastAxisFastest(colours, [frame.Rows, frame.Columns, 3], Affine.Identity);
    }

    private static ReadOnlySpan<byte> ReadAll(Stream stream, CancellationToken cancellation)
    {
        byte[] file = new byte[FirstAllocation];
        int length = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int read = stream.Read(file, length, file.Length - length);
            length += read;
            if (read == 0)
            {
                return file.AsSpan(0, length);
            }

            if (length == MostFileBytes)
            {
                throw new ImageFormatException($"The JPEG picture's file is larger than {MostFileBytes} bytes; send a smaller one.");
            }

            if (length == file.Length)
            {
                Array.Resize(ref file, 2 * length);
            }
        }
    }

    private static ImageFormatException Damaged() => new("The JPEG picture is damaged; send it again.");
}

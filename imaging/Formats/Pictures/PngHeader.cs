using System.Buffers.Binary;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>What the header chunk (IHDR) of a PNG says, once it has been found possible and within the limits.</summary>
internal sealed record PngHeader(int Columns, int Rows, int BitDepth, PngColour Colour, bool Interlaced)
{
    /// <summary>Bytes of the header chunk.</summary>
    public const int Size = 13;

    /// <summary>Samples that a pixel of the file has.</summary>
    public int SamplesPerPixel => Colour switch { PngColour.Rgb => 3, PngColour.GreyAlpha => 2, PngColour.Rgba => 4, _ => 1 };

    /// <summary>Which numbers the pixels become.</summary>
    public PngSampling Sampling { get; init; }

    /// <summary>Samples of a pixel that the picture keeps.</summary>
    public int Channels => Sampling == PngSampling.Pillow ? SamplesPerPixel : Colour is PngColour.Grey or PngColour.GreyAlpha ? 1 : 3;

    /// <summary>Bits of a sample that the picture keeps.</summary>
    public int KeptBits => BitDepth == 16 && (Sampling == PngSampling.Colours || Colour == PngColour.Grey) ? 16 : 8;

    /// <summary>Whether pixels are colours of the palette, to be looked up.</summary>
    public bool LooksUp => Colour == PngColour.Palette && Sampling == PngSampling.Colours;

    /// <summary>Whole bytes between a sample and the same sample of the pixel to its left, at least one: what filters look back by.</summary>
    public int BytesPerPixel => Math.Max(1, SamplesPerPixel * BitDepth / 8);

    /// <summary>Bytes of a row of so many pixels, without its filter byte.</summary>
    public long RowBytes(int columns) => (((long)columns * SamplesPerPixel * BitDepth) + 7) / 8;

    /// <summary>Bytes of all filtered rows.</summary>
    public long FilteredBytes() => PngPass.Of(this).Sum(pass => pass.Rows * (RowBytes(pass.Columns) + 1));

    /// <summary>Reads the chunk.</summary>
    public static PngHeader Parse(ReadOnlySpan<byte> chunk, ImageLimits limits)
    {
        uint columns = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        uint rows = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        if (columns is 0 or > int.MaxValue || rows is 0 or > int.MaxValue)
        {
            throw new ImageFormatException($"The PNG picture claims {columns}×{rows} pixels, which no picture can have; it is damaged.");
        }

        PngHeader header = new((int)columns, (int)rows, chunk[8], (PngColour)chunk[9], chunk[12] == 1);
        bool depthFits = header.Colour switch
        {
            PngColour.Grey => header.BitDepth is 1 or 2 or 4 or 8 or 16,
            PngColour.Palette => header.BitDepth is 1 or 2 or 4 or 8,
            PngColour.Rgb or PngColour.GreyAlpha or PngColour.Rgba => header.BitDepth is 8 or 16,
            _ => false,
        };
        if (!depthFits || chunk[10] != 0 || chunk[11] != 0 || chunk[12] > 1)
        {
            throw new ImageFormatException("The PNG picture's header names a kind of pixels, compression or order that PNG does not have; it is damaged.");
        }

        header.CheckLimits(limits);
        return header;
    }

    private void CheckLimits(ImageLimits limits)
    {
        // No product overflows: the sides are below 2³¹, and once the pixels fit, a row has no more of them than an array has elements.
        if ((long)Columns * Rows > Math.Min(limits.MaxVoxels, Array.MaxLength) / Math.Max(Channels, SamplesPerPixel)
            || FilteredBytes() > Math.Min(limits.MaxInflatedBytes, Array.MaxLength))
        {
            throw new ImageFormatException($"The PNG picture of {Columns}×{Rows} pixels is larger than this server reads; send a smaller one.");
        }
    }
}

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>The colour types of PNG (ISO/IEC 15948, 11.2.2).</summary>
internal enum PngColour : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

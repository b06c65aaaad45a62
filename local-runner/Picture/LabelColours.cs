using SkiaSharp;

namespace Aiaa.LocalRunner.Picture;

/// <summary>Colours that can be told apart from each other and from grey tissue.</summary>
internal static class LabelColours
{
    private static readonly SKColor[] First =
    [
        new(0x4C, 0xC9, 0xF0), new(0xFF, 0xC8, 0x57), new(0xF2, 0x5F, 0x7A), new(0x3D, 0xDC, 0x97), new(0xB3, 0x88, 0xFF),
        new(0xFF, 0x8C, 0x42), new(0xC5, 0xE8, 0x5B), new(0xF1, 0x5B, 0xB5), new(0x6C, 0x8C, 0xFF), new(0x9B, 0xF6, 0xE4),
    ];

    /// <summary>The colour of a label; labels count from 1.</summary>
    public static SKColor Of(int label)
    {
        int index = label - 1;

        // Further hues turn by the golden angle, so that neighbours are far apart.
        return index < First.Length ? First[index] : SKColor.FromHsv(index * 137.508f % 360, 65, 95);
    }
}

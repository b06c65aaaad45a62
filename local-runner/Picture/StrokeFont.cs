using SkiaSharp;

namespace Aiaa.LocalRunner.Picture;

/// <summary>
/// Letters drawn as strokes. The native library that runs on any Linux without further packages finds no fonts, and a picture should
/// look the same on every machine; so the few letters that a picture needs are drawn by ourselves.
/// </summary>
internal static class StrokeFont
{
    private const float CapHeight = 14;
    private const float Gap = 3.6f;
    private const float Weight = 1.7f;

    private static readonly Dictionary<char, (float Width, SKPath Path)> Glyphs =
        StrokeGlyphs.Table.ToDictionary(glyph => glyph.Key, glyph => (glyph.Value.Width, SKPath.ParseSvgPathData(glyph.Value.Path)));

    private static readonly (float Width, SKPath Path) Unknown = (7, SKPath.ParseSvgPathData("M0 0V-12H7V0Z"));

    /// <summary>How wide a text is.</summary>
    /// <param name="text">The text; a letter that does not exist is a box.</param>
    /// <param name="height">Height of a capital letter, in pixels.</param>
    public static float Measure(string text, float height) =>
        text.Length == 0 ? 0 : ((text.Sum(letter => Glyph(letter).Width + Gap) - Gap) * height / CapHeight);

    /// <summary>Draws a text with a dark seam, so that it can be read on any background.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">The left edge, the middle or the right edge, as <paramref name="align"/> says.</param>
    /// <param name="baseline">The y on which the letters stand.</param>
    /// <param name="height">Height of a capital letter, in pixels.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="align">What <paramref name="x"/> is.</param>
    public static void Draw(SKCanvas canvas, string text, float x, float baseline, float height, SKColor color, SKTextAlign align = SKTextAlign.Left)
    {
        float width = Measure(text, height);
        x -= align switch { SKTextAlign.Center => width / 2, SKTextAlign.Right => width, _ => 0 };
        using SKPaint seam = Pen(SKColors.Black.WithAlpha(190), Weight + 2.4f);
        using SKPaint pen = Pen(color, Weight);
        foreach (SKPaint paint in (SKPaint[])[seam, pen])
        {
            canvas.Save();
            canvas.Translate(x, baseline);
            canvas.Scale(height / CapHeight);
            foreach (char letter in text)
            {
                (float advance, SKPath path) = Glyph(letter);
                canvas.DrawPath(path, paint);
                canvas.Translate(advance + Gap, 0);
            }

            canvas.Restore();
        }
    }

    private static (float Width, SKPath Path) Glyph(char letter) => Glyphs.GetValueOrDefault(letter, Unknown);

    private static SKPaint Pen(SKColor color, float width) => new()
    {
        Color = color,
        IsAntialias = true,
        Style = SKPaintStyle.Stroke,
        StrokeWidth = width,
        StrokeCap = SKStrokeCap.Round,
        StrokeJoin = SKStrokeJoin.Round,
    };
}

using System.Globalization;
using SkiaSharp;

namespace Aiaa.LocalRunner.Picture;

/// <summary>
/// Three orthogonal slices through the centre of a mask, with the labels, a legend and a scale, as a PNG. All panels have the same
/// number of pixels per millimetre.
/// </summary>
internal static class OverlayPicture
{
    private const float Width = 1800;
    private const float TallestPanel = 900;
    private const float Gap = 16;
    private const float HeaderHeight = 84;
    private const float LegendRow = 40;
    private const float TextHeight = 15;
    private static readonly SKColor Background = new(0x10, 0x12, 0x16);
    private static readonly SKColor Text = new(0xF2, 0xF2, 0xF2);
    private static readonly SKColor Quiet = new(0xA9, 0xB0, 0xBA);

    /// <summary>Draws the picture.</summary>
    /// <returns>The PNG file.</returns>
    public static byte[] Render(PictureSubject subject)
    {
        double[] spacing = subject.Image.Affine.Spacing();
        float[] millimetres = [.. subject.Image.Shape.ToArray().Zip(spacing, (length, step) => (float)(length * step))];
        float scale = Math.Min(
            (Width - (4 * Gap)) / Plane.All.Sum(plane => millimetres[plane.Across]),
            TallestPanel / Plane.All.Max(plane => millimetres[plane.Down]));
        float tallest = Plane.All.Max(plane => millimetres[plane.Down] * scale);
        List<(LabelSummary Label, SKPoint At)> legend = Legend(subject.Labels, HeaderHeight + tallest + Gap + LegendRow);
        float height = (legend.Count > 0 ? legend[^1].At.Y : HeaderHeight + tallest + Gap) + LegendRow;

        using SKBitmap bitmap = new(new SKImageInfo((int)Width, (int)height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(Background);
        StrokeFont.Draw(canvas, subject.Title, Gap, 34, TextHeight * 1.2f, Text);
        StrokeFont.Draw(canvas, Caption(subject), Gap, 64, TextHeight * 0.85f, Quiet);

        float rest = Width - (4 * Gap) - Plane.All.Sum(plane => millimetres[plane.Across] * scale);
        float left = Gap + (rest / 2);
        foreach (Plane plane in Plane.All)
        {
            float panelWidth = MathF.Round(millimetres[plane.Across] * scale);
            float panelHeight = MathF.Round(millimetres[plane.Down] * scale);
            float top = MathF.Round(HeaderHeight + ((tallest - panelHeight) / 2));
            new Panel(subject, plane, SKRect.Create(MathF.Round(left), top, panelWidth, panelHeight)).Draw(canvas);
            left += panelWidth + Gap;
        }

        DrawScale(canvas, scale);
        foreach ((LabelSummary label, SKPoint at) in legend)
        {
            DrawLegendEntry(canvas, label, at);
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static string Caption(PictureSubject subject)
    {
        string spacing = string.Join(" × ", subject.StoredSpacing.Select(step => step.ToString("0.##", CultureInfo.InvariantCulture)));
        string orientation = subject.OrientationKnown ? string.Empty : "   the file gives no orientation: R and L are assumed";
        return $"{subject.StoredShape} voxels   {spacing} mm   {subject.Window.Description}{orientation}";
    }

    private static List<(LabelSummary Label, SKPoint At)> Legend(IReadOnlyList<LabelSummary> labels, float firstBaseline)
    {
        List<(LabelSummary, SKPoint)> legend = [];
        SKPoint at = new(Gap, firstBaseline);
        foreach (LabelSummary label in labels)
        {
            float width = StrokeFont.Measure(LegendText(label), TextHeight) + 76;
            if (at.X + width > Width && at.X > Gap)
            {
                at = new SKPoint(Gap, at.Y + LegendRow);
            }

            legend.Add((label, at));
            at.X += width;
        }

        return legend;
    }

    private static void DrawLegendEntry(SKCanvas canvas, LabelSummary label, SKPoint at)
    {
        SKColor color = LabelColours.Of(label.Label);
        SKRect swatch = SKRect.Create(at.X, at.Y - 18, 24, 20);
        using SKPaint fill = new() { Color = color.WithAlpha(110) };
        using SKPaint edge = new() { Color = color, Style = SKPaintStyle.Stroke, StrokeWidth = 2, IsAntialias = true };
        canvas.DrawRect(swatch, fill);
        canvas.DrawRect(swatch, edge);
        StrokeFont.Draw(canvas, LegendText(label), at.X + 36, at.Y, TextHeight, Text);
    }

    private static string LegendText(LabelSummary label) => string.Create(CultureInfo.InvariantCulture, $"{label.Name}  {label.Millilitres:#,0.0} ml");

    // The longest round length that takes no more than an eighth of the width.
    private static void DrawScale(SKCanvas canvas, float pixelsPerMillimetre)
    {
        float[] lengths = [200, 100, 50, 20, 10, 5, 2, 1];
        float length = lengths.FirstOrDefault(l => l * pixelsPerMillimetre < Width / 8, 1) * pixelsPerMillimetre;
        float y = HeaderHeight - 14;
        float right = Width - Gap;
        using SKPaint pen = new() { Color = Text, StrokeWidth = 2, Style = SKPaintStyle.Stroke };
        canvas.DrawLine(right - length, y, right, y, pen);
        canvas.DrawLine(right - length, y - 5, right - length, y + 5, pen);
        canvas.DrawLine(right, y - 5, right, y + 5, pen);
        string text = string.Create(CultureInfo.InvariantCulture, $"{length / pixelsPerMillimetre:0} mm");
        StrokeFont.Draw(canvas, text, right - (length / 2), y - 12, TextHeight * 0.8f, Text, SKTextAlign.Center);
    }
}

using System.Globalization;
using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Demo.Interactive;
using SkiaSharp;

namespace Aiaa.LocalRunner.Picture;

/// <summary>A tile for each click: the mask as it was then, the clicks so far, and the outline of what is to be marked; as a PNG.</summary>
internal static class ClickPicture
{
    private const int Tile = 340;
    private const int Gap = 12;
    private const int HeaderHeight = 64;
    private const int CaptionHeight = 34;
    private const int MostAcross = 6;
    private static readonly SKColor Background = new(0x10, 0x12, 0x16);
    private static readonly SKColor Text = new(0xF2, 0xF2, 0xF2);
    private static readonly SKColor Quiet = new(0xA9, 0xB0, 0xBA);

    /// <summary>Draws the picture.</summary>
    /// <returns>The PNG file.</returns>
    public static byte[] Render(ClickScene scene, IReadOnlyList<ClickStep> steps)
    {
        Plane[] planes = scene.OneSlice ? [Plane.All[0]] : [Plane.All[0], Plane.All[1]];
        int across = Math.Clamp(steps.Count, 1, MostAcross);
        int down = Math.Max(1, (steps.Count + across - 1) / across);
        int tileHeight = CaptionHeight + (planes.Length * (Tile + Gap));
        using SKBitmap bitmap = new(new SKImageInfo((across * (Tile + Gap)) + Gap, HeaderHeight + (down * tileHeight) + Gap, SKColorType.Rgba8888, SKAlphaType.Premul));
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(Background);
        StrokeFont.Draw(canvas, scene.Title, Gap, 30, 17, Text);
        StrokeFont.Draw(canvas, "filled: the answer   line: what the user wants   + on it   x off it", Gap, 54, 11, Quiet);
        for (int n = 0; n < steps.Count; n++)
        {
            int left = Gap + (n % across * (Tile + Gap));
            int top = HeaderHeight + (n / across * tileHeight);
            StrokeFont.Draw(canvas, Caption(steps[n]), left, top + 22, 12, Text);
            Volume<byte> mask = ClickScene.Shown(steps[n].Mask);
            int[] centre = scene.Shown(steps[n].Clicks[0].Point);
            for (int view = 0; view < planes.Length; view++)
            {
                SKPointI at = new(left, top + CaptionHeight + (view * (Tile + Gap)));
                new ClickView(scene, planes[view], centre, Tile).Draw(canvas, at, mask, steps[n].Clicks);
            }
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static string Caption(ClickStep step) => string.Create(
        CultureInfo.InvariantCulture, $"{step.Clicks.Count} {(step.Clicks.Count == 1 ? "click" : "clicks")}   Dice {step.Dice:0.00}   {step.Milliseconds:0} ms");
}

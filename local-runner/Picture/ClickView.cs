using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Demo.Interactive;
using SkiaSharp;

namespace Aiaa.LocalRunner.Picture;

/// <summary>One cut through the surroundings of a structure, square, in proportion to millimetres.</summary>
internal sealed class ClickView
{
    private const byte FillOpacity = 95;
    private const float MarkSize = 6;
    private static readonly SKColor Answer = LabelColours.Of(1);
    private static readonly SKColor Wanted = new(0xFF, 0xFF, 0xFF, 200);
    private static readonly SKColor On = new(0x3D, 0xDC, 0x97);
    private static readonly SKColor Off = new(0xFF, 0x6B, 0x6B);

    private readonly ClickScene _scene;
    private readonly Plane _plane;
    private readonly int _index;
    private readonly int _side;
    private readonly double _across;
    private readonly double _down;

    /// <summary>A view.</summary>
    /// <param name="scene">What is shown.</param>
    /// <param name="plane">The cut.</param>
    /// <param name="through">The voxel that it goes through.</param>
    /// <param name="side">Pixels in width and height.</param>
    public ClickView(ClickScene scene, Plane plane, int[] through, int side)
    {
        (_scene, _plane, _index, _side) = (scene, plane, through[plane.Normal], side);
        double[] spacing = scene.Image.Affine.Spacing();
        _across = scene.Side / side / spacing[plane.Across];
        _down = scene.Side / side / spacing[plane.Down];
    }

    /// <summary>Draws image, answer, outline and clicks with the view's upper left corner at a point.</summary>
    public void Draw(SKCanvas canvas, SKPointI at, Volume<byte> mask, IReadOnlyList<Click> clicks)
    {
        using SKBitmap pixels = new(new SKImageInfo(_side, _side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int y = 0; y < _side; y++)
        {
            for (int x = 0; x < _side; x++)
            {
                pixels.SetPixel(x, y, Colour(x, y, mask));
            }
        }

        canvas.DrawBitmap(pixels, at.X, at.Y, SKSamplingOptions.Default);
        canvas.Save();
        canvas.ClipRect(SKRect.Create(at.X, at.Y, _side, _side));
        for (int n = 0; n < clicks.Count; n++)
        {
            DrawClick(canvas, at, clicks[n], n == clicks.Count - 1);
        }

        canvas.Restore();
        StrokeFont.Draw(canvas, _plane.Name, at.X + 8, at.Y + _side - 8, 10, SKColors.White);
    }

    private SKColor Colour(int x, int y, Volume<byte> mask)
    {
        if (!TryVoxel(x, y, out int column, out int row))
        {
            return SKColors.Black;
        }

        byte grey = _scene.Window.Grey(At(_scene.Image, column, row));
        SKColor colour = new(grey, grey, grey);
        bool marked = At(mask, column, row) != 0;
        bool edge = marked && IsEdge(mask, x, y);
        colour = marked ? Blend(colour, Answer.WithAlpha(edge ? byte.MaxValue : FillOpacity)) : colour;
        return At(_scene.Truth, column, row) != 0 && IsEdge(_scene.Truth, x, y) ? Blend(colour, Wanted) : colour;
    }

    private bool IsEdge(Volume<byte> labels, int x, int y) =>
        ((int X, int Y)[])[(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)] is var around
        && around.Any(next => !TryVoxel(next.X, next.Y, out int column, out int row) || At(labels, column, row) == 0);

    private bool TryVoxel(int x, int y, out int column, out int row)
    {
        column = (int)Math.Round(_scene.Middle[_plane.Across] + ((x - (_side / 2.0)) * _across));
        row = (int)Math.Round(_scene.Middle[_plane.Down] + ((y - (_side / 2.0)) * _down));
        return column >= 0 && row >= 0 && column < _scene.Image.Shape[_plane.Across] && row < _scene.Image.Shape[_plane.Down];
    }

    private T At<T>(Volume<T> volume, int column, int row)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Span<int> index = stackalloc int[3];
        (index[_plane.Across], index[_plane.Down], index[_plane.Normal]) = (column, row, _index);
        return volume[index];
    }

    // A click in another slice is drawn faint: it counts there, and is seen here for orientation.
    private void DrawClick(SKCanvas canvas, SKPointI at, Click click, bool last)
    {
        int[] shown = _scene.Shown(click.Point);
        float x = at.X + (_side / 2f) + (float)((shown[_plane.Across] - _scene.Middle[_plane.Across]) / _across);
        float y = at.Y + (_side / 2f) + (float)((shown[_plane.Down] - _scene.Middle[_plane.Down]) / _down);
        byte opacity = Math.Abs(shown[_plane.Normal] - _index) <= 1 ? byte.MaxValue : (byte)90;
        using SKPaint seam = new() { Color = SKColors.Black.WithAlpha((byte)(opacity * 3 / 4)), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = last ? 6 : 5 };
        using SKPaint mark = new() { Color = (click.OnStructure ? On : Off).WithAlpha(opacity), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = last ? 3.4f : 2 };
        foreach (SKPaint paint in (SKPaint[])[seam, mark])
        {
            (float dx, float dy) = click.OnStructure ? (MarkSize, 0) : (MarkSize * 0.75f, MarkSize * 0.75f);
            canvas.DrawLine(x - dx, y - dy, x + dx, y + dy, paint);
            canvas.DrawLine(x - dy, y + dx, x + dy, y - dx, paint);
        }
    }

    private static SKColor Blend(SKColor under, SKColor over)
    {
        int Mix(byte a, byte b) => ((a * (255 - over.Alpha)) + (b * over.Alpha)) / 255;
        return new SKColor((byte)Mix(under.Red, over.Red), (byte)Mix(under.Green, over.Green), (byte)Mix(under.Blue, over.Blue));
    }
}

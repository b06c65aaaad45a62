using SkiaSharp;

namespace Aiaa.LocalRunner.Picture;

/// <summary>One slice with what was found in it, drawn into a rectangle.</summary>
internal sealed class Panel
{
    private const byte FillOpacity = 80;

    // What covers a good part of the image would veil it.
    private const byte LargeFillOpacity = 36;
    private const double LargeShare = 0.15;
    private const byte OutsideOpacity = 190;
    private const float PointRadius = 4.5f;
    private const float LetterHeight = 15;
    private const float Inset = 12;
    private static readonly SKColor Text = new(0xF2, 0xF2, 0xF2);
    private static readonly SKColor Faint = new(0xF2, 0xF2, 0xF2, 90);

    private readonly PictureSubject _subject;
    private readonly Plane _plane;
    private readonly SKRect _area;
    private readonly ReadOnlyMemory<float> _image;
    private readonly ReadOnlyMemory<float> _mask;
    private readonly HashSet<int> _large;

    /// <summary>A panel.</summary>
    /// <param name="subject">What is shown.</param>
    /// <param name="plane">The cut, through <see cref="PictureSubject.Centre"/>.</param>
    /// <param name="area">Where the slice goes; its sides are in proportion to millimetres.</param>
    public Panel(PictureSubject subject, Plane plane, SKRect area)
    {
        (_subject, _plane, _area) = (subject, plane, area);
        int index = subject.Centre[plane.Normal];
        _image = plane.Cut(subject.Image, index).ToFirstAxisFastest();
        _mask = plane.Cut(subject.Mask, index).ToFirstAxisFastest();
        _large = [.. subject.Labels.Where(label => label.Voxels > LargeShare * subject.Image.Count).Select(label => label.Label)];
    }

    private int Columns => _subject.Image.Shape[_plane.Across];

    private int Rows => _subject.Image.Shape[_plane.Down];

    /// <summary>Draws the slice, the labels, the lines of the other two planes, the points and the letters.</summary>
    public void Draw(SKCanvas canvas)
    {
        canvas.Save();
        canvas.ClipRect(_area);
        DrawImage(canvas);
        DrawLabels(canvas);
        DrawLinesOfOtherPlanes(canvas);
        DrawPoints(canvas);
        DrawLetters(canvas);
        canvas.Restore();
    }

    private void DrawImage(SKCanvas canvas)
    {
        using SKBitmap grey = new(new SKImageInfo(Columns, Rows, SKColorType.Gray8, SKAlphaType.Opaque));
        Span<byte> pixels = grey.GetPixelSpan();
        ReadOnlySpan<float> values = _image.Span;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                pixels[(row * grey.RowBytes) + column] = _subject.Window.Grey(values[(row * Columns) + column]);
            }
        }

        using SKImage image = SKImage.FromBitmap(grey);
        canvas.DrawImage(image, _area, new SKSamplingOptions(SKCubicResampler.CatmullRom), null);
    }

    // At the resolution of the picture, so that outlines are thin and follow the voxels' edges.
    private void DrawLabels(SKCanvas canvas)
    {
        using SKBitmap overlay = new(new SKImageInfo((int)_area.Width, (int)_area.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int y = 0; y < overlay.Height; y++)
        {
            for (int x = 0; x < overlay.Width; x++)
            {
                int label = LabelAt(x, y);
                if (label != 0)
                {
                    bool edge = LabelAt(x - 1, y) != label || LabelAt(x + 1, y) != label || LabelAt(x, y - 1) != label || LabelAt(x, y + 1) != label;
                    byte opacity = edge ? byte.MaxValue : _large.Contains(label) ? LargeFillOpacity : FillOpacity;
                    overlay.SetPixel(x, y, LabelColours.Of(label).WithAlpha(opacity));
                }
            }
        }

        canvas.DrawBitmap(overlay, _area.Left, _area.Top, SKSamplingOptions.Default);
    }

    private int LabelAt(int x, int y)
    {
        int column = (int)((x + 0.5f) * Columns / _area.Width);
        int row = (int)((y + 0.5f) * Rows / _area.Height);
        return x >= 0 && y >= 0 && column < Columns && row < Rows ? (int)_mask.Span[(row * Columns) + column] : 0;
    }

    private void DrawLinesOfOtherPlanes(SKCanvas canvas)
    {
        SKPoint centre = Position(_subject.Centre);
        using SKPaint line = new() { Color = Faint, StrokeWidth = 1, Style = SKPaintStyle.Stroke, PathEffect = SKPathEffect.CreateDash([5, 7], 0) };
        canvas.DrawLine(_area.Left, centre.Y, _area.Right, centre.Y, line);
        canvas.DrawLine(centre.X, _area.Top, centre.X, _area.Bottom, line);
    }

    // A point in the slice shown is a full dot; one before or behind it a ring.
    private void DrawPoints(SKCanvas canvas)
    {
        foreach (int[] point in _subject.Points)
        {
            bool inside = Math.Abs(point[_plane.Normal] - _subject.Centre[_plane.Normal]) <= 1;
            SKPoint at = Position(point);
            using SKPaint seam = new() { Color = SKColors.Black.WithAlpha(150), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 4 };
            using SKPaint mark = new()
            {
                Color = SKColors.White.WithAlpha(inside ? byte.MaxValue : OutsideOpacity),
                IsAntialias = true,
                Style = inside ? SKPaintStyle.StrokeAndFill : SKPaintStyle.Stroke,
                StrokeWidth = 1.6f,
            };
            canvas.DrawCircle(at, PointRadius, seam);
            canvas.DrawCircle(at, PointRadius, mark);
        }
    }

    private void DrawLetters(SKCanvas canvas)
    {
        float middle = _area.MidY + (LetterHeight / 2);
        StrokeFont.Draw(canvas, _plane.Letters[..1], _area.Left + Inset, middle, LetterHeight, Text);
        StrokeFont.Draw(canvas, _plane.Letters[1..2], _area.Right - Inset, middle, LetterHeight, Text, SKTextAlign.Right);
        StrokeFont.Draw(canvas, _plane.Letters[2..3], _area.MidX, _area.Top + Inset + LetterHeight, LetterHeight, Text, SKTextAlign.Center);
        StrokeFont.Draw(canvas, _plane.Letters[3..4], _area.MidX, _area.Bottom - Inset, LetterHeight, Text, SKTextAlign.Center);
        string slice = $"{_plane.Name}  {_subject.Centre[_plane.Normal] + 1} / {_subject.Image.Shape[_plane.Normal]}";
        StrokeFont.Draw(canvas, slice, _area.Left + Inset, _area.Bottom - Inset, LetterHeight * 0.72f, Text);
    }

    private SKPoint Position(int[] index) => new(
        _area.Left + ((index[_plane.Across] + 0.5f) * _area.Width / Columns),
        _area.Top + ((index[_plane.Down] + 0.5f) * _area.Height / Rows));
}

using Aiaa.LocalRunner.Picture;
using SkiaSharp;

namespace Aiaa.LocalRunner.Tests.Picture;

public sealed class StrokeFontTests
{
    [Fact]
    public void Every_letter_and_digit_is_there_and_keeps_to_its_width()
    {
        string needed = string.Concat(Enumerable.Range('A', 26).Concat(Enumerable.Range('a', 26)).Concat(Enumerable.Range('0', 10)).Select(code => (char)code)) + ".,:()[]/+-_×% ";

        Assert.All(needed, letter =>
        {
            (float width, string path) = StrokeGlyphs.Table[letter];
            using SKPath strokes = SKPath.ParseSvgPathData(path);
            Assert.NotNull(strokes);
            Assert.InRange(strokes.TightBounds.Right, -0.5f, width + 1.2f);
            Assert.InRange(strokes.TightBounds.Top, -16f, 1.5f);
            Assert.InRange(strokes.TightBounds.Bottom, -14f, 4.5f);
        });
    }

    [Fact]
    public void Longer_texts_are_wider_and_unknown_letters_have_a_box()
    {
        Assert.Equal(0, StrokeFont.Measure(string.Empty, 14));
        Assert.True(StrokeFont.Measure("lungs", 14) < StrokeFont.Measure("lungs 12", 14));
        Assert.True(StrokeFont.Measure("病", 14) > 0);
    }
}

using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Picture;

namespace Aiaa.LocalRunner.Tests.Picture;

public sealed class DisplayWindowTests
{
    private static readonly float[] CtValues = [.. Enumerable.Repeat(-1000f, 400), .. Enumerable.Range(0, 600).Select(n => (float)(n - 200))];

    [Fact]
    public void Ct_has_the_soft_tissue_window() =>
        Assert.Equal((-160, 240), Bounds(DisplayWindow.For(Image(CtValues), [Label(mean: 60)])));

    [Fact]
    public void Ct_with_a_label_in_air_has_a_wide_window() =>
        Assert.Equal((-1050, 450), Bounds(DisplayWindow.For(Image(CtValues), [Label(mean: 60), Label(mean: -800)])));

    [Fact]
    public void Other_images_have_the_range_of_what_is_not_background()
    {
        DisplayWindow window = DisplayWindow.For(Image([.. Enumerable.Repeat(0f, 5000), .. Enumerable.Range(1, 1000).Select(n => (float)n)]), []);

        Assert.Equal(0, window.Low);
        Assert.InRange(window.High, 990, 1000);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    public void An_image_of_one_value_has_a_window_too(float value)
    {
        DisplayWindow window = DisplayWindow.For(Image([value, value]), []);

        Assert.True(window.High > window.Low);
    }

    [Theory]
    [InlineData(-200, 0)]
    [InlineData(-160, 0)]
    [InlineData(40, 127)]
    [InlineData(240, 255)]
    [InlineData(3000, 255)]
    public void Values_outside_are_black_or_white(float value, byte grey) => Assert.Equal(grey, new DisplayWindow(-160, 240, string.Empty).Grey(value));

    private static (float Low, float High) Bounds(DisplayWindow window) => (window.Low, window.High);

    private static Volume<float> Image(float[] values) => Volume<float>.FromFirstAxisFastest(values, [values.Length, 1, 1], Affine.Identity);

    private static LabelSummary Label(double mean) => new(1, "label", 1, 1, mean);
}

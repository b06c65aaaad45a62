using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Picture;
using SkiaSharp;

namespace Aiaa.LocalRunner.Tests.Picture;

public sealed class PictureTests
{
    // A cube of 40 mm. The image is grey everywhere; a label of 8 mm lies in its right, anterior, superior corner.
    private static readonly Affine Ras = Affine.FromSpacing([1, 1, 1]);
    private static readonly Affine Las = new([-1, 0, 0, 39, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_patients_right_is_on_the_left_his_front_and_his_head_at_the_top(bool leftFirst)
    {
        using SKBitmap picture = SKBitmap.Decode(OverlayPicture.Render(Corner(leftFirst ? Las : Ras, leftFirst, points: [])));

        // Three square panels of equal size below the header, in a row.
        Assert.True(IsLabel(picture, panel: 0, across: 0.1, down: 0.1), "axial: right anterior");
        Assert.False(IsLabel(picture, panel: 0, across: 0.9, down: 0.9), "axial: left posterior");
        Assert.True(IsLabel(picture, panel: 1, across: 0.1, down: 0.1), "coronal: right superior");
        Assert.True(IsLabel(picture, panel: 2, across: 0.1, down: 0.1), "sagittal: anterior superior");
        Assert.False(IsLabel(picture, panel: 2, across: 0.9, down: 0.1), "sagittal: posterior superior");
    }

    [Fact]
    public void Panels_are_in_proportion_to_millimetres()
    {
        Volume<float> image = Volume<float>.Allocate([10, 10, 10], Affine.FromSpacing([1, 1, 4]));
        using SKBitmap flat = SKBitmap.Decode(OverlayPicture.Render(Corner(Ras, false, [])));
        using SKBitmap tall = SKBitmap.Decode(OverlayPicture.Render(new PictureSubject("t", image, image, [], [])));

        Assert.Equal(1800, flat.Width);
        Assert.True(tall.Height > flat.Height, "a volume that is four times as high has a higher picture");
    }

    [Fact]
    public void An_empty_mask_is_shown_in_the_middle_of_the_image()
    {
        Volume<float> image = Volume<float>.Allocate([10, 20, 30], Ras);

        PictureSubject subject = new("empty", image, image, [], []);

        Assert.Equal([5, 10, 15], subject.Centre);
        Assert.NotEmpty(OverlayPicture.Render(subject));
    }

    [Fact]
    public void Extreme_points_follow_the_volume_into_the_orientation_shown()
    {
        PictureSubject subject = Corner(Ras, leftFirst: false, points: [[39, 38, 37]]);

        Assert.Equal([0, 1, 2], Assert.Single(subject.Points));
    }

    private static PictureSubject Corner(Affine affine, bool leftFirst, IReadOnlyList<int[]> points)
    {
        Volume<float> image = Volume<float>.Allocate([40, 40, 40], affine);
        image.Storage.Span.Fill(100);
        Volume<float> mask = Volume<float>.Allocate([40, 40, 40], affine);
        for (int n = 0; n < 8 * 8 * 8; n++)
        {
            int i = n % 8;
            mask[leftFirst ? i : 39 - i, 39 - (n / 8 % 8), 39 - (n / 64)] = 1;
        }

        return new PictureSubject("corner", image, mask, LabelSummary.Of(image, mask, ["corner"]), points);
    }

    private static bool IsLabel(SKBitmap picture, int panel, double across, double down)
    {
        const double gap = 16;
        const double header = 84;
        double side = (picture.Width - (4 * gap)) / 3;
        SKColor color = picture.GetPixel((int)(gap + (panel * (side + gap)) + (across * side)), (int)(header + (down * side)));
        return color.Blue > color.Red + 20;
    }
}

using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Tests.Volumes;

/// <summary>A volume among zeros stands for the whole array, whatever is done to its axes.</summary>
public sealed class PatchTests
{
    private static readonly Patch Small = new(
        Volume<byte>.FromLastAxisFastest(new byte[] { 1, 2, 3, 4, 5, 6 }, [1, 2, 3], Affine.Identity), [0, 2, 1], [1, 5, 4]);

    [Fact]
    public void The_whole_array_holds_the_volume_at_its_place()
    {
        Volume<byte> whole = Assert.IsType<Volume<byte>>(Small.ToVolume());
        Assert.Equal([1, 5, 4], whole.Shape.ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0], whole.ToLastAxisFastest().ToArray());
    }

    [Fact]
    public void Moves_of_axes_are_those_of_the_whole_array()
    {
        Same(Small.ToVolume().Transpose(2, 0, 1), Small.Transpose(2, 0, 1));
        Same(Small.ToVolume().RemoveAxis(0), Small.RemoveAxis(0));
        Patch among = Small.RemoveAxis(0).InsertAxis(0, 1, 3);
        Assert.Equal([3, 5, 4], among.Shape.ToArray());
        Same(Small.RemoveAxis(0).ToVolume(), new Patch(among.ToVolume().Crop(0, 1, 1).RemoveAxis(0), [0, 0], [5, 4]));
        Assert.All(((Volume<byte>)among.ToVolume()).Select(0, 2).ToLastAxisFastest().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Zeros_around_what_is_inside_are_trimmed()
    {
        Volume<byte> inside = Volume<byte>.Allocate([4, 5, 6], Affine.Identity);
        (inside[1, 2, 3], inside[2, 2, 4]) = (7, 8);
        Patch patch = new(inside, [1, 1, 1], [9, 9, 9]);
        Patch trimmed = patch.Trim();
        Assert.Equal([2, 1, 2], trimmed.Inside.Shape.ToArray());
        Assert.Equal([2, 3, 4], trimmed.Start.ToArray());
        Same(patch.ToVolume(), trimmed);
        Patch nothing = new Patch(Volume<byte>.Allocate([4, 5, 6], Affine.Identity), [1, 1, 1], [9, 9, 9]).Trim();
        Assert.Equal([1, 1, 1], nothing.Inside.Shape.ToArray());
        Same(Volume<byte>.Allocate([9, 9, 9], Affine.Identity), nothing);
    }

    [Theory]
    [InlineData(0, 4, 0, 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(3, 4, 2, 3, new byte[] { 0, 0, 0, 0, 5, 6 })]
    [InlineData(0, 2, 0, 2, new byte[] { 1, 2, 0, 0, 0, 0 })]
    [InlineData(0, 1, 0, 3, new byte[] { 0, 0, 0, 0, 0, 0 })]
    [InlineData(0, 4, 0, 0, new byte[] { 0, 0, 0, 0, 0, 0 })]
    public void Outside_a_box_nothing_is_left(int firstRow, int lastRow, int firstColumn, int lastColumn, byte[] left)
    {
        Patch within = Small.Within([0, firstRow, firstColumn], [0, lastRow, lastColumn]);
        Same(new Patch(Volume<byte>.FromLastAxisFastest(left, [1, 2, 3], Affine.Identity), Small.Start, Small.Shape).ToVolume(), within);
    }

    [Fact]
    public void A_volume_that_does_not_lie_in_the_array_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Patch(Small.Inside, [0, 4, 1], [1, 5, 4]));
        Assert.Throws<ArgumentException>(() => new Patch(Small.Inside, [0, -1, 1], [1, 5, 4]));
        Assert.Throws<ArgumentException>(() => new Patch(Small.Inside, [0, 1], [5, 4]));
        Assert.Throws<ImagingException>(() => new Patch(Small.Inside, [0, 0, 0], [1 << 12, 1 << 12, 1 << 12]));
    }

    private static void Same(Volume expected, Patch actual)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.Equal(expected.ToSingle().ToLastAxisFastest().ToArray(), actual.ToVolume().ToSingle().ToLastAxisFastest().ToArray());
    }
}

using System.Text.Json;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Tests.Resampling;

public sealed class SpacingTests
{
    [Theory]
    [InlineData("0.8.1", SpacingRule.Monai0)]
    [InlineData("1.3.2", SpacingRule.Monai1)]
    public void The_new_grid_is_that_of_MONAI(string version, SpacingRule rule)
    {
        foreach (JsonElement golden in Fixture.Load("spacings.json.gz").GetProperty(version).EnumerateArray())
        {
            (int[] shape, Affine affine) = Spacing.Target(
                golden.Affine("affine"), golden.Ints("shape"), golden.Doubles("pixdim"), rule, golden.GetProperty("diagonal").GetBoolean());
            Assert.Equal(golden.Ints("new_shape"), shape);
            Close.Equal(golden.Affine("new"), affine, 1e-9);
        }
    }

    [Fact]
    public void Missing_sizes_follow_the_version()
    {
        Affine affine = Affine.FromSpacing([2, 2, 2]);
        Assert.Equal([11, 11, 11], Spacing.Target(affine, [11, 11, 11], [2], SpacingRule.Monai1).Shape);
        Assert.Equal([11, 21, 21], Spacing.Target(affine, [11, 11, 11], [2], SpacingRule.Monai0).Shape);
        Assert.Equal([11, 6, 11], Spacing.Target(affine, [11, 11, 11], [-1, 4, 0], SpacingRule.Monai1).Shape);
    }

    [Fact]
    public void Half_a_voxel_rounds_to_even_as_numpy_does()
    {
        Assert.Equal([2], Spacing.Target(Affine.Identity, [4], [2], SpacingRule.Monai1).Shape);
        Assert.Equal([4], Spacing.Target(Affine.Identity, [6], [2], SpacingRule.Monai1).Shape);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-12)]
    public void A_spacing_that_makes_no_image_is_refused(double size) =>
        Assert.Throws<ImagingException>(() => Spacing.Target(Affine.Identity, [512, 512, 300], [size], SpacingRule.Monai1));

    [Fact]
    public void A_singular_affine_is_refused() => Assert.Contains("singular", Assert.Throws<ImagingException>(
        () => Spacing.Target(Affine.FromSpacing([1, 0, 1]), [3, 3, 3], [1], SpacingRule.Monai0)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_thousandth_of_a_voxel_changes_nothing()
    {
        Affine near = Affine.FromSpacing([1.0009, 1, 1]);
        Affine far = Affine.FromSpacing([1.01, 1, 1]);
        int[] shape = [4, 4, 4];
        Assert.True(Spacing.IsUnchanged(Affine.Identity, shape, near, shape, SpacingRule.Monai1));
        Assert.False(Spacing.IsUnchanged(Affine.Identity, shape, far, shape, SpacingRule.Monai1));
        Assert.False(Spacing.IsUnchanged(Affine.Identity, shape, near, [4, 4, 5], SpacingRule.Monai1));
        Assert.True(Spacing.IsUnchanged(Affine.Identity, shape, near, [4, 4, 5], SpacingRule.Monai0));
    }
}

using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Tests.Resampling;

/// <summary>Steps of the shared golden cases that resample, within the tolerances of their manifest or closer.</summary>
public sealed class GoldenResamplingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("01_spleen_ct_realnet_invert", "RAS", SpacingRule.Monai1, 3, 1.5, 1.5, 2.0)]
    [InlineData("03_aiaa41_spleen_config", null, SpacingRule.Monai0, 2, 1.0, 1.0, 1.0)]
    [InlineData("08_oblique_ct_132", "RAS", SpacingRule.Monai1, 3, 2.0, 2.0, 2.0)]
    [InlineData("09_oblique_ct_081", "RAS", SpacingRule.Monai0, 3, 2.0, 2.0, 2.0)]
    public void Spacing_is_that_of_MONAI(string name, string? axcodes, SpacingRule rule, int step, double x, double y, double z)
    {
        GoldenCase golden = new(name);
        GoldenStep expected = golden.Step(step, "image");
        Volume<float> image = golden.Input.ToSingle();
        image = axcodes is null ? image : (Volume<float>)Orientation.Reorient(image, axcodes, 0);

        (int[] shape, Affine affine) = Spacing.Target(image.Affine, image.Shape, [x, y, z], rule);
        Volume<float> actual = (Volume<float>)AffineResampler.Linear(image, 0, shape, affine, cancellation: Token).InsertAxis(0);

        Assert.Equal(expected.Shape, actual.Shape);
        Close.Equal(expected.Affine, actual.Affine, 1e-4);
        AssertBlock(expected, actual, expected.Range * 1e-6);
    }

    [Fact]
    public void Nearest_spacing_of_a_permuted_label_map_is_that_of_MONAI_to_the_bit()
    {
        GoldenCase golden = new("12_scale_spacing_nearest");
        GoldenStep expected = golden.Step(3, "image");
        Volume<float> image = (Volume<float>)Orientation.Reorient(golden.Input.ToSingle(), "PIL", 0);
        Assert.Equal(golden.Step(2, "image").Sha256, GoldenStep.HashOf(image));

        (int[] shape, Affine affine) = Spacing.Target(image.Affine, image.Shape, [2.5, 1.7, 4.1], SpacingRule.Monai1);
        Volume<float> actual = AffineResampler.Nearest(image, 0, shape, affine, cancellation: Token);

        Assert.Equal(expected.Shape.AsSpan(1), actual.Shape);
        Close.Equal(expected.Affine, actual.Affine, 1e-4);
        Assert.Equal(expected.Sha256, GoldenStep.HashOf(actual));
    }

    [Fact]
    public void Inverting_a_nearest_spacing_is_that_of_MONAI_to_the_bit()
    {
        GoldenCase golden = new("12_scale_spacing_nearest");
        GoldenStep expected = golden.Step(8, "pred");
        Volume<float> original = (Volume<float>)Orientation.Reorient(golden.Input.ToSingle(), "PIL", 0);
        Volume<float> labels = (Volume<float>)golden.Step(7, "pred").Block().WithAffine(golden.Step(7, "pred").Affine);

        Volume<float> restored = AffineResampler.Nearest(labels, 1, original.Shape, original.Affine, cancellation: Token);
        Volume<float> actual = (Volume<float>)Orientation.Reorient(restored, "LIA", 1);

        Assert.Equal(expected.Shape, actual.Shape);
        Close.Equal(expected.Affine, actual.Affine, 1e-4);
        Assert.Equal(expected.Sha256, GoldenStep.HashOf(actual));
    }

    [Fact]
    public void Inverting_a_spacing_for_labels_is_that_of_MONAI_to_the_bit()
    {
        GoldenCase golden = new("01_spleen_ct_realnet_invert");
        GoldenStep before = golden.Step(8, "pred");
        GoldenStep expected = golden.Step(9, "pred");
        Volume<float> original = (Volume<float>)Orientation.Reorient(golden.Input.ToSingle(), "RAS", 0);
        Volume<float> known = Unknown(before);

        Volume<float> restored = AffineResampler.Nearest(known, 1, original.Shape, original.Affine, cancellation: Token);
        Volume<float> actual = (Volume<float>)Orientation.Reorient(restored, "LAS", 1);

        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(AssertKnown(expected, actual) > 40_000);
    }

    [Fact]
    public void Restoring_the_size_of_labels_is_that_of_torch_to_the_bit()
    {
        GoldenCase golden = new("03_aiaa41_spleen_config");
        GoldenStep expected = golden.Step(10, "pred");
        Volume<float> known = (Volume<float>)Unknown(golden.Step(7, "pred")).RemoveAxis(0);

        Volume<float> actual = SizeResampler.Nearest(known, 1, [64, 64, 8], cancellation: Token).Select(0, 0);

        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(AssertKnown(expected, actual) > 15_000);
    }

    // Only a block of the array was kept: what lies outside is marked, and must not be judged.
    private static Volume<float> Unknown(GoldenStep step)
    {
        Volume<float> whole = Volume<float>.AllocateLastAxisFastest(step.Shape, step.Shape.Length == 4 ? step.Affine : Affine.Identity);
        whole.Storage.Span.Fill(float.NaN);
        Volume<float> block = step.Block();
        Volume<float> hole = whole;
        for (int axis = 0; axis < block.Rank; axis++)
        {
            hole = hole.Crop(axis, step.BlockStart[axis], block.Shape[axis]);
        }

        block.CopyTo(hole);
        return whole;
    }

    private static int AssertKnown(GoldenStep expected, Volume<float> actual)
    {
        Span<float> wanted = expected.Block().Storage.Span;
        Span<float> got = Crop(expected, actual).ToLastAxisFastest().Span;
        int known = 0;
        for (int i = 0; i < got.Length; i++)
        {
            if (!float.IsNaN(got[i]))
            {
                Assert.Equal(wanted[i], got[i]);
                known++;
            }
        }

        return known;
    }

    private static void AssertBlock(GoldenStep expected, Volume<float> actual, double tolerance)
    {
        Span<float> wanted = expected.Block().Storage.Span;
        Span<float> got = Crop(expected, actual).ToLastAxisFastest().Span;
        Assert.Equal(wanted.Length, got.Length);
        for (int i = 0; i < got.Length; i++)
        {
            Assert.True(Math.Abs(wanted[i] - got[i]) <= tolerance, $"[{i}]: expected {wanted[i]}, got {got[i]}");
        }
    }

    private static Volume<float> Crop(GoldenStep step, Volume<float> volume)
    {
        Volume<float> block = step.Block();
        Volume<float> crop = volume;
        for (int axis = 0; axis < block.Rank; axis++)
        {
            crop = crop.Crop(axis, step.BlockStart[axis], block.Shape[axis]);
        }

        return crop;
    }
}

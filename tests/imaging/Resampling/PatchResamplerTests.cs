using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Resampling;

/// <summary>A volume among zeros must be resized as the whole array would be.</summary>
public sealed class PatchResamplerTests
{
    private static readonly Gen<(int Before, int Length, int After, int To)> Axes = Gen.Select(Gen.Int[0, 7], Gen.Int[1, 9], Gen.Int[0, 7], Gen.Int[1, 30]);

    [Fact]
    public void The_result_is_that_of_the_whole_array() => Gen.Select(Axes, Axes, Axes, Gen.Enum<ResizeMode>(), Gen.Bool, Gen.Int[0, 1000]).Sample(
        (x, y, z, mode, corners, seed) =>
        {
            (int Before, int Length, int After, int To)[] axes = mode == ResizeMode.Cubic ? [x, y] : [x, y, z];
            Patch patch = Random(axes, seed);
            int[] shape = [.. axes.Select(axis => axis.To)];
            Volume<float> whole = SizeResampler.Resize(patch.ToVolume().ToSingle(), 1, shape, mode, corners, TestContext.Current.CancellationToken);
            Patch resized = PatchResampler.Resize(patch, 1, shape, mode, corners, TestContext.Current.CancellationToken);
            Assert.Equal(whole.Shape.ToArray(), resized.Shape.ToArray());
            Assert.True(whole.Affine.Equals(resized.ToVolume().Affine));
            Assert.Equal(whole.ToLastAxisFastest().ToArray(), resized.ToVolume().ToSingle().ToLastAxisFastest().ToArray());
        },
        iter: 150);

    [Fact]
    public void Labels_keep_their_type_under_the_nearest_voxel()
    {
        Patch patch = new(Volume<byte>.FromFirstAxisFastest(new byte[] { 7 }, [1, 1, 1, 1], Affine.Identity), [0, 1, 1, 1], [1, 3, 3, 3]);
        Volume<byte> resized = Assert.IsType<Volume<byte>>(PatchResampler.Resize(patch, 1, [6, 6, 6], ResizeMode.Nearest, cancellation: TestContext.Current.CancellationToken).Inside);
        Assert.Equal([1, 2, 2, 2], resized.Shape.ToArray());
        Assert.All(resized.ToLastAxisFastest().ToArray(), value => Assert.Equal(7, value));
    }

    [Fact]
    public void Another_number_of_axes_is_refused() => Assert.Throws<ImagingException>(() => PatchResampler.Resize(
        Random([(1, 1, 1, 1)], 1), 1, [2, 2], ResizeMode.Nearest, cancellation: TestContext.Current.CancellationToken));

    private static Patch Random((int Before, int Length, int After, int To)[] axes, int seed)
    {
        Random random = new(seed);
        int[] shape = [2, .. axes.Select(axis => axis.Length)];
        Volume<float> inside = Volume<float>.Allocate(shape, Affine.FromSpacing([1, 2, 3]));
        foreach (ref float value in inside.Storage.Span)
        {
            value = random.NextSingle() - 0.3f;
        }

        return new Patch(inside, [0, .. axes.Select(axis => axis.Before)], [2, .. axes.Select(axis => axis.Before + axis.Length + axis.After)]);
    }
}

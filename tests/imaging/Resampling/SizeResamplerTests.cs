using System.Text.Json;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Resampling;

public sealed class SizeResamplerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Indices_are_those_of_torch()
    {
        foreach (JsonElement golden in Fixture.Load("sizes.json.gz").EnumerateArray())
        {
            int length = golden.GetProperty("old").GetInt32();
            Volume<ushort> ramp = Volume<ushort>.FromFirstAxisFastest(Enumerable.Range(0, length).Select(i => (ushort)i).ToArray(), [length], Affine.Identity);
            Volume<ushort> resized = SizeResampler.Nearest(ramp, 0, [golden.GetProperty("new").GetInt32()], cancellation: Token);
            Assert.Equal(golden.Array<ushort>("indices"), resized.ToLastAxisFastest().ToArray());
        }
    }

    [Fact]
    public void Axes_are_independent_whatever_the_memory_order()
    {
        Volume<int> source = Volume<int>.FromLastAxisFastest(Enumerable.Range(0, 2 * 3 * 4 * 5).ToArray(), [2, 3, 4, 5], Affine.Identity).Flip(2).Transpose(0, 3, 1, 2);
        Volume<int> resized = SizeResampler.Nearest(source, 1, [10, 3, 2], cancellation: Token);
        Assert.Equal([2, 10, 3, 2], resized.Shape);
        for (int c = 0; c < 2; c++)
        {
            for (int x = 0; x < 10; x++)
            {
                Assert.Equal(source[c, x / 2, 2, 2], resized[c, x, 2, 1]);
            }
        }
    }

    [Fact]
    public void A_view_is_resized_as_its_copy_would_be() => Gen.Select(
        Gen.Shuffle(new[] { 0, 1, 2, 3 }), Gen.Int[0, 15], Gen.Int[1, 5].Array[4], Gen.Int[1, 9].Array[3], Gen.OneOf(Gen.Const(ResizeMode.Linear), Gen.Const(ResizeMode.Area)), Gen.Bool)
        .Sample(
            (axes, flips, lengths, to, mode, corners) =>
            {
                Volume<float> view = Volume<float>.FromLastAxisFastest(Enumerable.Range(0, 7 * 7 * 7 * 7).Select(i => MathF.Sin(i)).ToArray(), [7, 7, 7, 7], Affine.Identity).Transpose(axes);
                for (int axis = 0; axis < 4; axis++)
                {
                    view = view.Crop(axis, axis % 3, lengths[axis]);
                    view = (flips & (1 << axis)) != 0 ? view.Flip(axis) : view;
                }

                Volume<float> copy = Volume<float>.FromLastAxisFastest(view.ToLastAxisFastest(), view.Shape, view.Affine);
                Volume<float> expected = SizeResampler.Resize(copy, 1, to, mode, corners, Token);
                Volume<float> resized = SizeResampler.Resize(view, 1, to, mode, corners, Token);
                Assert.Equal(expected.Shape, resized.Shape);
                Assert.Equal(expected.Affine, resized.Affine);
                Assert.Equal(expected.ToLastAxisFastest().ToArray(), resized.ToLastAxisFastest().ToArray());
            },
            iter: 300);

    [Fact]
    public void The_field_of_view_stays()
    {
        Volume<int> source = Volume<int>.Allocate([4, 3, 10], Affine.FromSpacing([2, 3, 1], [10, 20, 30]));
        Volume<int> resized = SizeResampler.Nearest(source, 0, [8, 3, 5], cancellation: Token);
        Assert.Equal(source.Affine.Apply(-0.5, -0.5, -0.5), resized.Affine.Apply(-0.5, -0.5, -0.5));
        Assert.Equal(source.Affine.Apply(3.5, 2.5, 9.5), resized.Affine.Apply(7.5, 2.5, 4.5));
    }

    [Fact]
    public void Another_number_of_axes_is_refused() =>
        Assert.Throws<ImagingException>(() => SizeResampler.Nearest(Volume<int>.Allocate([2, 2, 2], Affine.Identity), 0, [2, 2], cancellation: Token));
}

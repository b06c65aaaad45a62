using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Resampling;

/// <summary>Boxes against the rules of numpy.pad written down index by index.</summary>
public sealed class BoxCutTests
{
    [Fact]
    public void Every_voxel_of_a_box_comes_from_where_the_mode_says() =>
        Gen.Select(Gen.Int[1, 5].Array[3], Gen.Int[-4, 0].Array[3], Gen.Int[0, 4].Array[3], Gen.Enum<PadMode>()).Sample((shape, start, extra, mode) =>
        {
            int[] length = [.. shape.Select((n, axis) => n - start[axis] + extra[axis])];
            Volume<float> source = Ramp(shape).Flip(2);
            Volume<float> box = (Volume<float>)BoxCut.Cut(source, 1, start, length, mode, -7);
            Assert.Equal([2, .. length], box.Shape.ToArray());
            for (int x = 0; x < length[0]; x++)
            {
                for (int y = 0; y < length[1]; y++)
                {
                    for (int z = 0; z < length[2]; z++)
                    {
                        int[] at = [Walk(start[0] + x, shape[0], mode), Walk(start[1] + y, shape[1], mode), Walk(start[2] + z, shape[2], mode)];
                        float expected = at.Contains(-1) ? -7 : source[1, at[0], at[1], at[2]];
                        Assert.Equal(expected, box[1, x, y, z]);
                    }
                }
            }

            (double X, double Y, double Z) corner = box.Affine.Apply(-start[0], -start[1], -start[2]);
            Assert.Equal(source.Affine.Apply(0, 0, 0), corner);
        });

    [Fact]
    public void A_box_within_the_image_moves_no_voxel()
    {
        Volume<float> source = Ramp([4, 4, 4]);
        Volume<float> box = (Volume<float>)BoxCut.Cut(source, 1, [1, 0, 2], [2, 4, 1]);
        Assert.Equal(source.Storage, box.Storage);
    }

    [Theory]
    [InlineData(new[] { 4, 0, 0 }, new[] { 2, 4, 4 })]
    [InlineData(new[] { -3, 0, 0 }, new[] { 3, 4, 4 })]
    [InlineData(new[] { 0, 0, 0 }, new[] { 4, 0, 4 })]
    [InlineData(new[] { 0, 0 }, new[] { 4, 4 })]
    [InlineData(new[] { 0, 0, 0 }, new[] { int.MaxValue, int.MaxValue, 4 })]
    public void A_box_that_cannot_be_cut_is_refused(int[] start, int[] length) =>
        Assert.Throws<ImagingException>(() => BoxCut.Cut(Ramp([4, 4, 4]), 1, start, length));

    /// <summary>The index in the image, walking step by step and turning or leaping at its ends; −1 for the constant.</summary>
    private static int Walk(int target, int length, PadMode mode)
    {
        int direction = Math.Sign(target);
        int at = 0;
        for (int step = 0; step < Math.Abs(target); step++)
        {
            int next = at + direction;
            if (next >= 0 && next < length)
            {
                at = next;
                continue;
            }

            switch (mode)
            {
                case PadMode.Constant:
                    return -1;
                case PadMode.Wrap:
                    at = direction > 0 ? 0 : length - 1;
                    break;
                case PadMode.Reflect when length > 1:
                    direction = -direction;
                    at += direction;
                    break;
                case PadMode.Symmetric:
                    direction = -direction;
                    break;
            }
        }

        return at;
    }

    private static Volume<float> Ramp(int[] shape) => Volume<float>.FromFirstAxisFastest(
        Enumerable.Range(1, 2 * shape[0] * shape[1] * shape[2]).Select(i => (float)i).ToArray(), [2, .. shape], Affine.FromSpacing([2, 3, 4]));
}

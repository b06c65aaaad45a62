using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Regions;

public sealed class ExtremePointsTests
{
    [Fact]
    public void Each_point_is_foreground_and_lies_outermost_on_its_axis() => Gen.Int[1, 6].Array[1, 4].Select(Gen.Int[0, 1 << 20]).Sample((shape, seed) =>
    {
        Volume<float> label = Sparse(shape, seed);
        int[][] foreground = [.. Foreground(label, v => v != 0)];
        int[][]? points = ExtremePoints.Of(label, new Random(seed));
        if (foreground.Length == 0)
        {
            Assert.Null(points);
            return;
        }

        Assert.Equal(2 * label.Rank, points!.Length);
        for (int axis = 0; axis < label.Rank; axis++)
        {
            Assert.Equal(foreground.Min(f => f[axis]), points[2 * axis][axis]);
            Assert.Equal(foreground.Max(f => f[axis]), points[(2 * axis) + 1][axis]);
        }

        Assert.All(points, p => Assert.NotEqual(0, label[p]));
    }, iter: 2000);

    [Fact]
    public void Every_one_of_equals_can_be_drawn()
    {
        Volume<byte> plane = Volume<byte>.FromLastAxisFastest(new byte[] { 1, 0, 1, 1, 0, 1 }, [1, 6], Affine.Identity);
        Random random = new(1);
        HashSet<int> drawn = [.. Enumerable.Range(0, 200).Select(_ => ExtremePoints.Of(plane, random)![0][1])];
        Assert.Equal([0, 2, 3, 5], drawn.Order());
    }

    [Fact]
    public void Boxes_hold_the_foreground_and_no_more() => Gen.Int[1, 6].Array[1, 4].Select(Gen.Int[0, 1 << 20]).Sample((shape, seed) =>
    {
        Volume<float> label = Sparse(shape, seed);
        Check(BoundingBox.OfNonZero(label), [.. Foreground(label, v => v != 0)]);
        Check(BoundingBox.OfPositive(label), [.. Foreground(label, v => v > 0)]);

        static void Check(BoundingBox? box, int[][] foreground)
        {
            if (foreground.Length == 0)
            {
                Assert.Null(box);
                return;
            }

            int[] axes = [.. Enumerable.Range(0, foreground[0].Length)];
            Assert.Equal(axes.Select(a => foreground.Min(f => f[a])), box!.Start);
            Assert.Equal(axes.Select(a => foreground.Max(f => f[a]) + 1), box.End);
        }
    }, iter: 2000);

    [Fact]
    public void A_box_can_be_taken_along_some_axes()
    {
        BoundingBox box = new([1, 2, 3], [4, 5, 6]);
        Assert.Equal([2, 3], box.Along(1, 2).Start);
        Assert.Equal([5, 6], box.Along(1, 2).End);
    }

    [Fact]
    public void No_number_is_not_above_zero()
    {
        Volume<float> label = Volume<float>.FromLastAxisFastest(new[] { float.NaN, -1, 0 }, [3], Affine.Identity);
        Assert.Null(BoundingBox.OfPositive(label));
    }

    private static Volume<float> Sparse(int[] shape, int seed)
    {
        Random random = new(seed);
        double filled = random.NextDouble() * random.NextDouble() * 0.3;
        float[] voxels = [.. Enumerable.Range(0, Volume.CountOf(shape)).Select(_ => random.NextDouble() < filled ? random.Next(-2, 3) : 0f)];
        int[] axes = [.. Enumerable.Range(0, shape.Length)];
        random.Shuffle(axes);
        return Volume<float>.FromLastAxisFastest(voxels, shape, Affine.Identity).Transpose(axes).Flip(random.Next(shape.Length));
    }

    private static IEnumerable<int[]> Foreground(Volume<float> label, Func<float, bool> isForeground)
    {
        int[] shape = label.Shape.ToArray();
        for (int n = 0; n < Volume.CountOf(shape); n++)
        {
            int rest = n;
            int[] index = new int[shape.Length];
            for (int axis = 0; axis < shape.Length; axis++)
            {
                (rest, index[axis]) = Math.DivRem(rest, shape[axis]);
            }

            if (isForeground(label[index]))
            {
                yield return index;
            }
        }
    }
}

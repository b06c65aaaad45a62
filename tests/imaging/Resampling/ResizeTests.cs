using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Resampling;

/// <summary>Resizing against the textbook: each new voxel by itself, as a weighted sum over the whole image in float64.</summary>
public sealed class ResizeTests
{
    [Theory]
    [InlineData(ResizeMode.Area, false, 3)]
    [InlineData(ResizeMode.Linear, false, 3)]
    [InlineData(ResizeMode.Linear, true, 3)]
    [InlineData(ResizeMode.NearestExact, false, 3)]
    [InlineData(ResizeMode.Cubic, false, 2)]
    [InlineData(ResizeMode.Cubic, true, 2)]
    public void Every_voxel_is_the_weighted_sum_of_the_definition(ResizeMode mode, bool alignCorners, int axes) =>
        Gen.Select(Gen.Int[1, 6].Array[axes], Gen.Int[1, 9].Array[axes], Gen.Int).Sample((from, to, seed) =>
        {
            Random random = new(seed);
            Volume<float> source = Volume<float>.Allocate([2, .. from], Affine.Identity);
            foreach (ref float element in source.Storage.Span)
            {
                element = random.NextSingle();
            }

            Volume<float> resized = SizeResampler.Resize(source, 1, to, mode, alignCorners, TestContext.Current.CancellationToken);
            Assert.Equal([2, .. to], resized.Shape.ToArray());
            float[] actual = resized.ToLastAxisFastest().ToArray();
            float[] elements = source.ToLastAxisFastest().ToArray();
            int voxels = elements.Length / 2;
            for (int i = 0; i < actual.Length; i++)
            {
                int[] at = Index(i % (actual.Length / 2), to);
                double sum = 0;
                for (int j = 0; j < voxels; j++)
                {
                    int[] other = Index(j, from);
                    double weight = Enumerable.Range(0, axes).Aggregate(1.0, (product, a) => product * Weight(mode, alignCorners, at[a], other[a], from[a], to[a]));
                    sum += weight * elements[(i / (actual.Length / 2) * voxels) + j];
                }

                Assert.Equal(sum, actual[i], 1e-5);
            }
        });

    [Fact]
    public void Cubic_convolution_is_for_two_axes() =>
        Assert.Throws<ImagingException>(() => SizeResampler.Resize(Volume<float>.Allocate([1, 2, 2, 2], Affine.Identity), 1, [3, 3, 3], ResizeMode.Cubic, cancellation: TestContext.Current.CancellationToken));

    private static double Weight(ResizeMode mode, bool alignCorners, int target, int source, int from, int to)
    {
        double position = alignCorners ? (to > 1 ? target * (from - 1.0) / (to - 1) : 0) : ((target + 0.5) * from / to) - 0.5;
        switch (mode)
        {
            case ResizeMode.Area:
                int first = target * from / to;
                int end = (((target + 1) * from) + to - 1) / to;
                return source >= first && source < end ? 1.0 / (end - first) : 0;
            case ResizeMode.NearestExact:
                return source == Math.Min((int)((target + 0.5f) * ((float)from / to)), from - 1) ? 1 : 0;
            case ResizeMode.Linear:
                position = Math.Clamp(position, 0, from - 1);
                return Math.Max(0, 1 - Math.Abs(position - source));
            default:
                // Taps beyond the image fall on its outermost voxel.
                return Enumerable.Range(-4, from + 8).Where(tap => Math.Clamp(tap, 0, from - 1) == source).Sum(tap => Keys(Math.Abs(position - tap)));
        }
    }

    private static double Keys(double x) => x switch
    {
        < 1 => (1.25 * x * x * x) - (2.25 * x * x) + 1,
        < 2 => (-0.75 * x * x * x) + (3.75 * x * x) - (6 * x) + 3,
        _ => 0,
    };

    private static int[] Index(int at, int[] shape)
    {
        int[] index = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            (at, index[axis]) = Math.DivRem(at, shape[axis]);
        }

        return index;
    }
}

using System.Text.Json;
using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Resampling;

public sealed class AffineResamplerTests
{
    private static readonly JsonElement Cases = Fixture.Load("resamplings.json.gz");

    public static TheoryData<int, string> All => new(Cases.EnumerateArray().Select((c, i) => (i, $"{c.Text("kind")} {c.Text("mode")} {string.Join('x', c.Ints("shape"))}")));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public void Numbers_are_those_of_MONAI_and_of_nearest_voxels_to_the_bit(int index, string name)
    {
        JsonElement golden = Cases[index];
        bool align = golden.GetProperty("align").GetBoolean();
        float[] expected = golden.Array<float>("values");
        foreach (Volume<float> source in MemoryOrders(Voxels(golden.Ints("shape"), golden.Affine("affine"))))
        {
            float[] actual = (golden.Text("mode") == "nearest"
                ? AffineResampler.Nearest(source, 1, golden.Ints("target_shape"), golden.Affine("target"), align, SpacingRule.Monai1, Token)
                : AffineResampler.Linear(source, 1, golden.Ints("target_shape"), golden.Affine("target"), align, SpacingRule.Monai1, Token)).ToLastAxisFastest().ToArray();

            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < actual.Length; i++)
            {
                float tolerance = golden.Text("mode") == "nearest" ? 0 : 2e-4f;
                Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{name}[{i}]: expected {expected[i]}, got {actual[i]}");
            }
        }
    }

    [Fact]
    public void Aligned_corners_follow_the_version()
    {
        foreach (JsonElement golden in Fixture.Load("resamplings081.json.gz").EnumerateArray())
        {
            Volume<float> source = Voxels(golden.Ints("shape"), golden.Affine("affine"));
            (int[] shape, Affine affine) = Spacing.Target(source.Affine, source.Shape[1..], golden.Doubles("pixdim"), SpacingRule.Monai0);
            Assert.Equal(golden.Ints("target_shape"), shape);

            Volume<float> actual = AffineResampler.Linear(source, 1, shape, affine, golden.GetProperty("align").GetBoolean(), SpacingRule.Monai0, Token);

            float[] expected = golden.Array<float>("values");
            float[] got = actual.ToLastAxisFastest().ToArray();
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - got[i]) <= 2e-4f, $"[{i}]: expected {expected[i]}, got {got[i]}");
            }
        }
    }

    [Fact]
    public void A_grid_that_is_nowhere_is_refused() => Assert.Contains("not finite", Assert.Throws<ImagingException>(
        () => AffineResampler.Linear(Voxels([2, 2, 2], Affine.Identity), 0, [2, 2, 2], Affine.FromSpacing([1, double.NaN, 1]), cancellation: Token)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_separable_path_gives_the_numbers_of_the_general_one() => Gen.Int[1, 12].Array[3].Select(Gen.Int[1, 12].Array[3], Gen.Double[0.2, 3].Array[3], Gen.Double[-2, 2].Array[3], Gen.Bool.Array[3]).Sample((from, to, scale, shift, backward) =>
    {
        double[] m = Affine.FromSpacing(scale, shift).ToArray();
        Volume<float> source = Voxels([1, .. from], Affine.Identity);
        for (int axis = 0; axis < 3; axis++)
        {
            source = backward[axis] ? source.Flip(axis + 1) : source;
        }

        SpatialLayout<float> layout = new(source, 1);
        SamplingGrid grid = new(SquareMatrix.OfAffine(new Affine(m), 3), from, to, alignCorners: false, SpacingRule.Monai1);
        float[] separable = SeparableLinear.Resample(layout, grid, CancellationToken.None);
        float[] general = ObliqueSampler.Linear(layout, grid, CancellationToken.None);
        for (int i = 0; i < general.Length; i++)
        {
            Assert.True(Math.Abs(general[i] - separable[i]) <= 1e-4, $"[{i}]: general {general[i]}, separable {separable[i]}");
        }
    }, iter: 500);

    [Fact]
    public void Every_element_type_can_take_its_nearest_voxel()
    {
        Volume<byte> source = Volume<byte>.FromFirstAxisFastest(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, [2, 2, 2], Affine.Identity);
        Volume<byte> twice = AffineResampler.Nearest(source, 0, [4, 4, 4], Affine.FromSpacing([0.5, 0.5, 0.5], [-0.25, -0.25, -0.25]), cancellation: Token);
        for (int x = 0; x < 4; x++)
        {
            Assert.Equal(source[x / 2, 1, 0], twice[x, 3, 0]);
        }
    }

    [Fact]
    public void An_infinite_voxel_at_the_border_stays_what_it_is()
    {
        Volume<float> source = Volume<float>.Allocate([2, 2, 2], Affine.Identity);
        source[1, 1, 1] = float.PositiveInfinity;
        Volume<float> same = AffineResampler.Linear(source, 0, [2, 2, 3], Affine.FromSpacing([1, 1, 1], [0, 0, 1]), cancellation: Token);
        Assert.Equal(float.PositiveInfinity, same[1, 1, 1]);
    }

    [Fact]
    public void A_singular_affine_is_refused() => Assert.Contains("singular", Assert.Throws<ImagingException>(
        () => AffineResampler.Linear(Voxels([2, 2, 2], Affine.FromSpacing([1, 0, 1])), 0, [2, 2, 2], Affine.Identity, cancellation: Token)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_result_too_large_for_memory_is_refused() => Assert.Contains("too large", Assert.Throws<ImagingException>(
        () => AffineResampler.Linear(Voxels([2, 2, 2], Affine.Identity), 0, [2048, 2048, 2048], Affine.Identity, cancellation: Token)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_hang_up_stops_the_work()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => AffineResampler.Linear(Voxels([8, 8, 8], Affine.Identity), 0, [9, 9, 9], Affine.Identity, cancellation: source.Token));
    }

    // The fixed sequence of make_resampling.py.
    private static Volume<float> Voxels(int[] shape, Affine affine)
    {
        float[] values = [.. Enumerable.Range(0, Volume.CountOf(shape)).Select(i => (float)(((long)i * 7919 % 10007 / 8.0) - 500))];
        return Volume<float>.FromLastAxisFastest(values, shape, affine);
    }

    // As networks hold it, as files hold it, with the channel fastest, and backward along every axis.
    private static IEnumerable<Volume<float>> MemoryOrders(Volume<float> volume)
    {
        yield return volume;
        yield return Volume<float>.FromFirstAxisFastest(volume.ToFirstAxisFastest(), volume.Shape, volume.Affine);
        Volume<float> file = Volume<float>.AllocateLastAxisFastest([.. volume.Shape[1..].ToArray().Reverse(), volume.Shape[0]], volume.Affine)
            .Transpose([.. Enumerable.Range(0, volume.Rank).Reverse()]);
        volume.CopyTo(file);
        yield return file;
        Volume<float> backward = volume;
        for (int axis = 0; axis < volume.Rank; axis++)
        {
            backward = backward.Flip(axis);
        }

        backward = Volume<float>.FromLastAxisFastest(backward.ToLastAxisFastest(), volume.Shape, volume.Affine);
        for (int axis = 0; axis < volume.Rank; axis++)
        {
            backward = backward.Flip(axis);
        }

        yield return backward;
    }
}

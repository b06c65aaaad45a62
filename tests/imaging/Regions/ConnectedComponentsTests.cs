using System.Text.Json;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Regions;

public sealed class ConnectedComponentsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Labels_are_those_of_skimage()
    {
        foreach (JsonElement golden in Fixture.Load("components.json.gz").EnumerateArray())
        {
            Volume<byte> image = Volume<byte>.FromLastAxisFastest(golden.Array<byte>("image"), golden.Ints("shape"), Affine.Identity);
            Components<byte> components = ConnectedComponents.Label(image, golden.GetProperty("connectivity").GetInt32(), Token);
            Assert.Equal(golden.Array<int>("labels"), components.ToLabels().ToLastAxisFastest().ToArray());
        }
    }

    [Fact]
    public void Any_memory_order_gives_the_labels_of_a_flood_fill() => Gen.Int[1, 7].Array[1, 3].Select(Gen.Int[1, 3], Gen.Int[0, 1 << 20], Gen.Bool).Sample((shape, hops, seed, dense) =>
    {
        Random random = new(seed);
        double filled = random.NextDouble();
        byte[] voxels = [.. Enumerable.Range(0, Volume.CountOf(shape)).Select(_ => (byte)(random.NextDouble() < filled ? random.Next(1, 4) : 0))];
        int[] axes = [.. Enumerable.Range(0, shape.Length)];
        random.Shuffle(axes);
        Volume<byte> image = Volume<byte>.FromLastAxisFastest(voxels, shape, Affine.Identity).Transpose(axes);
        for (int axis = 0; axis < shape.Length; axis++)
        {
            image = random.Next(2) == 0 ? image.Flip(axis) : image;
            image = dense ? image : image.Crop(axis, 0, 1 + random.Next(image.Shape[axis]));
        }

        hops = Math.Min(hops, image.Rank);
        Components<byte> components = ConnectedComponents.Label(image, hops, Token);

        int[] expected = FloodFill(image, hops);
        Assert.Equal(expected, components.ToLabels().ToLastAxisFastest().ToArray());
        Assert.Equal(Enumerable.Range(1, components.Count).Select(c => expected.Count(e => e == c)), components.Sizes.ToArray());
    }, iter: 3000);

    [Fact]
    public void A_broadcast_axis_is_no_trouble()
    {
        Volume<byte> rows = new(new byte[] { 1, 0, 1 }, [4, 3], [0, 1], 0, Affine.Identity);
        Components<byte> components = ConnectedComponents.Label(rows, 1, Token);
        Assert.Equal([4, 4], components.Sizes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_connectivity_beyond_the_axes_is_refused(int connectivity) => Assert.Contains("1 to 2", Assert.Throws<ImagingException>(
        () => ConnectedComponents.Label(Volume<byte>.Allocate([2, 2], Affine.Identity), connectivity, Token)).Message, StringComparison.Ordinal);

    [Fact]
    public void Four_axes_are_refused() => Assert.Throws<ImagingException>(
        () => ConnectedComponents.Label(Volume<byte>.Allocate([2, 2, 2, 2], Affine.Identity), 1, Token));

    [Fact]
    public void A_checkerboard_is_one_component_or_as_many_as_it_has_voxels()
    {
        Volume<short> board = Volume<short>.Allocate([40, 40, 40], Affine.Identity);
        for (int i = 0; i < board.Count; i++)
        {
            board.Storage.Span[i] = (short)((i + (i / 40) + (i / 1600)) & 1);
        }

        Assert.Equal(32_000, ConnectedComponents.Label(board, 1, Token).Count);
        Assert.Equal(1, ConnectedComponents.Label(board, 2, Token).Count);
    }

    private static int[] FloodFill(Volume<byte> image, int hops)
    {
        Volume<int> labels = Volume<int>.AllocateLastAxisFastest(image.Shape, Affine.Identity);
        int[][] all = [.. Indices(image.Shape.ToArray())];
        int next = 0;
        foreach (int[] seed in all.Where(i => image[i] != 0))
        {
            if (labels[seed] != 0)
            {
                continue;
            }

            labels[seed] = ++next;
            Stack<int[]> open = new([seed]);
            while (open.TryPop(out int[]? at))
            {
                foreach (int[] near in all.Where(i => labels[i] == 0 && image[i] == image[seed]))
                {
                    int[] steps = [.. near.Zip(at, (a, b) => Math.Abs(a - b))];
                    if (steps.Max() <= 1 && steps.Sum() <= hops)
                    {
                        labels[near] = next;
                        open.Push(near);
                    }
                }
            }
        }

        return labels.Storage.ToArray();
    }

    private static IEnumerable<int[]> Indices(int[] shape)
    {
        for (int n = 0; n < Volume.CountOf(shape); n++)
        {
            int rest = n;
            int[] index = new int[shape.Length];
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                (rest, index[axis]) = Math.DivRem(rest, shape[axis]);
            }

            yield return index;
        }
    }
}

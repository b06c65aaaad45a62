using System.Text.Json;
using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Tests.Fixtures;
using Aiaa.Imaging.Tests.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;
using CsCheck;

namespace Aiaa.Imaging.Tests.Geometry;

public sealed class OrientationTests
{
    [Fact]
    public void Axes_lead_where_nibabel_says_oblique_sheared_and_tied_ones_too()
    {
        foreach (JsonElement golden in Fixture.Load("orientations.json.gz").EnumerateArray())
        {
            int rank = golden.GetProperty("rank").GetInt32();
            if (golden.GetProperty("axes").ValueKind == JsonValueKind.Null)
            {
                Assert.Contains("singular", Assert.Throws<ImagingException>(() => Orientation.Of(golden.Affine("affine"), rank)).Message, StringComparison.Ordinal);
                continue;
            }

            AxisOrientation[] orientations = Orientation.Of(golden.Affine("affine"), rank);
            Assert.Equal(golden.Ints("axes"), orientations.Select(o => o.WorldAxis).ToArray());
            Assert.Equal(golden.Ints("flips"), orientations.Select(o => o.Positive ? 1 : -1).ToArray());
        }
    }

    [Fact]
    public void Every_axis_order_of_one_head_gives_the_same_volume_after_reorientation()
    {
        string folder = SharedFiles.Require("data/oblique/nifti_space");
        JsonElement expected = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("golden/monai/open/15_orientation48/expected.json"))).RootElement;
        HashSet<string> hashes = [];
        foreach (JsonProperty file in expected.EnumerateObject())
        {
            Volume<float> loaded = Files.ReadFrom(Path.Combine(folder, file.Name)).ToSingle();
            Assert.StartsWith(Orientation.Axcodes(loaded.Affine), file.Name, StringComparison.Ordinal);

            Volume<float> ras = Assert.IsType<Volume<float>>(Orientation.Reorient(loaded, "RAS", 0));

            JsonElement golden = file.Value.GetProperty("RAS");
            Assert.Equal(golden.Ints("shape").AsSpan(1), ras.Shape);
            Assert.Equal(golden.Affine("affine"), ras.Affine);
            Assert.Equal(golden.Text("sha256_f32_c_order"), GoldenStep.HashOf(ras));
            hashes.Add(GoldenStep.HashOf(ras));

            Volume<float> back = Assert.IsType<Volume<float>>(Orientation.Reorient(ras, Orientation.Axcodes(loaded.Affine), 0));
            Close.Equal(loaded.Affine, back.Affine, 1e-10);
            Assert.Equal(GoldenStep.HashOf(loaded), GoldenStep.HashOf(back));
        }

        Assert.Single(hashes);
    }

    [Fact]
    public void Reorienting_moves_no_voxel_in_the_world() => Gen.Int[0, 47].Select(Gen.Int[0, 47], Gen.Int[1, 5].Array[3], Gen.Int[0, 1]).Sample((from, to, shape, channels) =>
    {
        Volume<int> source = Numbered([.. Enumerable.Repeat(2, channels), .. shape], Placed(Codes(from)));
        Volume<int> view = Assert.IsType<Volume<int>>(Orientation.Reorient(source, Codes(to), channels));

        Assert.Equal(Codes(to), Orientation.Axcodes(view.Affine));
        Assert.True(view.Storage.Equals(source.Storage));
        int[] index = new int[3];
        for (int n = 0; n < shape[0] * shape[1] * shape[2]; n++)
        {
            (index[0], index[1], index[2]) = (n % shape[0], n / shape[0] % shape[1], n / shape[0] / shape[1]);
            (double x, double y, double z) = source.Affine.Apply(index[0], index[1], index[2]);
            (double i, double j, double k) = view.Affine.Invert().Apply(x, y, z);
            int[] there = [(int)Math.Round(i), (int)Math.Round(j), (int)Math.Round(k)];
            int[] channel = channels == 1 ? [1] : [];
            Assert.Equal(source[[.. channel, .. index]], view[[.. channel, .. there]]);
        }
    }, iter: 300);

    [Theory]
    [InlineData("RRS")]
    [InlineData("RLS")]
    [InlineData("RA")]
    [InlineData("")]
    [InlineData("XYZ")]
    public void Letters_that_name_no_orientation_are_refused(string axcodes) => Assert.Contains(
        axcodes, Assert.Throws<ImagingException>(() => Orientation.Reorient(Numbered([2, 2, 2], Affine.Identity), axcodes, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_slice_takes_the_first_two_letters()
    {
        Volume<int> slice = Numbered([2, 3], Affine.FromSpacing([-1, 2, 1]));
        Volume<int> ras = Assert.IsType<Volume<int>>(Orientation.Reorient(slice, "RAS", 0));
        Assert.Equal(slice[1, 2], ras[0, 2]);
        Assert.Equal((0.0, 4.0, 0.0), ras.Affine.Apply(1, 2, 0));
    }

    private static string Codes(int n)
    {
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        string[] letters = ["LR", "PA", "IS"];
        return string.Concat(orders[n / 8].Select((axis, i) => letters[axis][(n >> i) & 1]));
    }

    private static Affine Placed(string axcodes)
    {
        double[] m = new double[16];
        for (int column = 0; column < 3; column++)
        {
            AxisOrientation axis = AxisOrientation.FromLetter(axcodes[column])!.Value;
            m[(axis.WorldAxis * 4) + column] = (axis.Positive ? 1 : -1) * (1 + column);
            m[(column * 4) + 3] = 10 * column;
        }

        m[15] = 1;
        return new Affine(m);
    }

    private static Volume<int> Numbered(int[] shape, Affine affine) =>
        Volume<int>.FromFirstAxisFastest(Enumerable.Range(0, Volume.CountOf(shape)).ToArray(), shape, affine);
}

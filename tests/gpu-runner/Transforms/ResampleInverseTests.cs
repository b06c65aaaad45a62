using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>Label maps on random grids, resampled to random spacings and brought back.</summary>
public sealed class ResampleInverseTests
{
    private static readonly Gen<(int[] Shape, double[] Ratios, int Seed)> Grids =
        Gen.Select(Gen.Int[1, 9].Array[3], Gen.Double[0.4, 3].Array[3], Gen.Int[0, 1 << 20]).Select((shape, ratios, seed) => (shape, ratios, seed));

    /// <summary>
    /// A voxel takes the label of the nearest resampled voxel, which took that of the nearest original one: per axis the label comes from
    /// at most half a voxel of either grid away. Where the new voxels are the smaller ones that is the voxel itself.
    /// </summary>
    [Theory]
    [InlineData("0.8.1", true)]
    [InlineData("1.3.2", true)]
    [InlineData("0.8.1", false)]
    [InlineData("1.3.2", false)]
    public void Every_label_comes_back_from_within_half_a_voxel(string monai, bool oblique) => Grids.Sample((shape, ratios, seed) =>
    {
        Random random = new(seed);
        double[] spacing = [0.7 + random.NextDouble(), 0.7 + random.NextDouble(), 0.7 + (3 * random.NextDouble())];
        Affine affine = oblique ? Affines.Oblique(random, spacing) : Affine.FromSpacing(spacing, [3, -4, 5]);
        float[] labels = [.. Enumerable.Range(0, Volume.CountOf(shape)).Select(_ => (float)random.Next(4))];
        double[] pixdim = [.. spacing.Zip(ratios, (s, ratio) => s * ratio)];

        Sample sample = TransformRun.Sample(labels, [1, .. shape]);
        SampleVolume entry = new(
            Volume<float>.FromLastAxisFastest(labels, [1, .. shape], affine), new VolumeOrigin(affine, shape, false), ImmutableStack<ISpatialChange>.Empty);
        sample["image"] = entry;
        string sizes = string.Join(',', pixdim.Select(p => p.ToString("R", CultureInfo.InvariantCulture)));
        TransformRun.Run(sample, "Spacingd", JsonNode.Parse($$"""{"keys":"image","pixdim":[{{sizes}}],"mode":"nearest"}""")!.AsObject(), monai);
        sample["pred"] = sample["image"] with { Applied = ImmutableStack<ISpatialChange>.Empty };
        TransformRun.Run(sample, "Invertd", JsonNode.Parse("""{"keys":"pred","transform":"pre"}""")!.AsObject(), monai);

        Volume back = sample["pred"].Volume;
        Assert.Equal((int[])[1, .. shape], back.Shape.ToArray());
        Assert.All(affine.ToArray().Zip(back.Affine.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        float[] values = back.Elements();
        int[] reach = [.. ratios.Select(ratio => (int)Math.Floor(((ratio + 1) / 2) + 1e-3))];
        reach = [.. reach.Zip(ratios, (r, ratio) => ratio < 0.99 ? 0 : r)];
        for (int i = 0; i < values.Length; i++)
        {
            (int x, int y, int z) = (i / (shape[1] * shape[2]), i / shape[2] % shape[1], i % shape[2]);
            Assert.True(Near(labels, shape, (x, y, z), reach).Contains(values[i]), $"voxel ({x}, {y}, {z}) has {values[i]}, which no voxel within ({string.Join(", ", reach)}) had");
        }
    });

    private static IEnumerable<float> Near(float[] labels, int[] shape, (int X, int Y, int Z) at, int[] reach)
    {
        for (int x = Math.Max(0, at.X - reach[0]); x <= Math.Min(shape[0] - 1, at.X + reach[0]); x++)
        {
            for (int y = Math.Max(0, at.Y - reach[1]); y <= Math.Min(shape[1] - 1, at.Y + reach[1]); y++)
            {
                for (int z = Math.Max(0, at.Z - reach[2]); z <= Math.Min(shape[2] - 1, at.Z + reach[2]); z++)
                {
                    yield return labels[(((x * shape[1]) + y) * shape[2]) + z];
                }
            }
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>The kernels on intensities and votes against their definitions in float64, on random shapes in any memory order.</summary>
public sealed class IntensityTextbookTests
{
    private static readonly Gen<(int[] Shape, int Seed)> Images = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 7].Array[3], Gen.Int[0, 1 << 20], (channels, spatial, seed) => ((int[])[channels, .. spatial], seed));

    [Fact]
    public void A_range_becomes_another() => Images.Select(Gen.Bool).Sample((image, clip) => Check(
        image,
        $$"""ScaleIntensityRanged {"a_min":-50,"a_max":150,"b_min":-1,"b_max":2,"clip":{{(clip ? "true" : "false")}}}""",
        values => values.Select(v => (((v + 50) / 200) * 3) - 1).Select(v => clip ? Math.Clamp(v, -1, 2) : v)));

    [Fact]
    public void The_images_own_range_becomes_another() => Images.Sample(image => Check(image, """ScaleIntensityd {"minv":-1,"maxv":3}""", values =>
    {
        (double least, double most) = (values.Min(), values.Max());
        return most == least ? values.Select(v => v * -1) : values.Select(v => ((v - least) / (most - least) * 4) - 1);
    }));

    [Fact]
    public void Mean_and_deviation_become_0_and_1() => Images.Select(Gen.Bool, Gen.Bool).Sample((image, byChannel, nonzero) => Check(
        image,
        $$"""NormalizeIntensityd {"channel_wise":{{(byChannel ? "true" : "false")}},"nonzero":{{(nonzero ? "true" : "false")}}}""",
        values => Parts(values, byChannel ? image.Shape[0] : 1).SelectMany(part => Normalised(part, nonzero))));

    [Fact]
    public void Values_beyond_a_threshold_are_replaced() => Images.Select(Gen.Bool).Sample((image, above) => Check(
        image,
        $$"""ThresholdIntensityd {"threshold":20,"above":{{(above ? "true" : "false")}},"cval":-7}""",
        values => values.Select(v => (above ? v > 20 : v < 20) ? v : -7)));

    [Fact]
    public void Percentiles_are_interpolated_between_ranks() => Gen.Select(Images, Gen.Double[0, 50], Gen.Double[51, 100]).Sample((image, lower, upper) =>
    {
        string Text(double v) => v.ToString("R", CultureInfo.InvariantCulture);
        Check(
            image,
            $$"""ScaleIntensityRangePercentilesd {"lower":{{Text(lower)}},"upper":{{Text(upper)}},"b_min":0,"b_max":1,"clip":true}""",
            values =>
            {
                (double a, double b) = (Percentile(values, lower), Percentile(values, upper));
                return a == b ? values.Select(v => v - a) : values.Select(v => Math.Clamp((v - a) / (b - a), 0, 1));
            });
    });

    [Fact]
    public void Votes_go_to_the_label_that_most_have() => Gen.Select(Gen.Int[2, 5], Gen.Int[1, 6].Array[3], Gen.Int[0, 1 << 20]).Sample((members, spatial, seed) =>
    {
        Random random = new(seed);
        int voxels = Volume.CountOf(spatial);
        int[][] labels = [.. Enumerable.Range(0, members).Select(_ => Enumerable.Range(0, voxels).Select(_ => random.Next(4)).ToArray())];
        Sample sample = TransformRun.Sample([0], [1, 1, 1, 1]);
        for (int member = 0; member < members; member++)
        {
            sample[$"m{member}"] = sample["pred"].With(Volume<float>.FromLastAxisFastest(labels[member].Select(l => (float)l).ToArray(), [1, .. spatial], Affine.Identity));
        }

        string keys = string.Join(',', Enumerable.Range(0, members).Select(m => $"\"m{m}\""));
        TransformRun.Run(sample, "VoteEnsembled", JsonNode.Parse($$"""{"keys":[{{keys}}],"output_key":"vote","num_classes":4}""")!.AsObject());
        TransformRun.Run(sample, "MeanEnsembled", JsonNode.Parse($$"""{"keys":[{{keys}}],"output_key":"mean"}""")!.AsObject());
        Assert.Equal(
            Enumerable.Range(0, voxels).Select(v => (float)Enumerable.Range(0, 4).MaxBy(label => labels.Count(m => m[v] == label))), sample["vote"].Volume.Elements());
        Assert.All(
            Enumerable.Range(0, voxels).Select(v => labels.Average(m => m[v])).Zip(sample["mean"].Volume.Elements()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    });

    private static void Check((int[] Shape, int Seed) image, string step, Func<double[], IEnumerable<double>> definition)
    {
        Random random = new(image.Seed);
        float[] values = [.. Enumerable.Range(0, Volume.CountOf(image.Shape)).Select(_ => random.Next(4) == 0 ? 0 : (random.NextSingle() * 300) - 100)];
        Volume<float> volume = Volume<float>.FromLastAxisFastest(values, image.Shape, Affine.Identity);

        // The same array in another order of memory, turned round on one axis.
        Volume<float> stored = Volume<float>.Allocate(image.Shape, Affine.Identity);
        volume.Flip(1).CopyTo(stored);
        string[] parts = step.Split(' ', 2);
        JsonObject args = JsonNode.Parse(parts[1])!.AsObject();
        args["keys"] = "pred";
        Sample sample = TransformRun.Sample([0], [1, 1, 1, 1]);
        sample["pred"] = sample["pred"] with { Volume = stored.Flip(1), Applied = ImmutableStack<ISpatialChange>.Empty };
        TransformRun.Run(sample, parts[0], args, "1.3.2");
        double[] expected = [.. definition([.. values.Select(v => (double)v)])];
        float[] actual = sample["pred"].Volume.Elements();
        Assert.Equal(image.Shape, sample["pred"].Volume.Shape.ToArray());
        double scale = Math.Max(1, expected.Max(Math.Abs));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-4 * scale));
    }

    private static IEnumerable<double[]> Parts(double[] values, int count) => values.Chunk(values.Length / count);

    private static IEnumerable<double> Normalised(double[] values, bool nonzero)
    {
        double[] counted = [.. values.Where(v => !nonzero || v != 0)];
        if (counted.Length == 0)
        {
            return values;
        }

        double mean = counted.Average();
        double deviation = Math.Sqrt(counted.Average(v => (v - mean) * (v - mean)));

        // What varies by rounding alone is left undivided.
        deviation = deviation < 1e-4 ? 1 : deviation;
        return values.Select(v => nonzero && v == 0 ? 0 : (v - mean) / deviation);
    }

    private static double Percentile(double[] values, double percent)
    {
        double[] sorted = [.. values.Order()];
        double rank = percent / 100 * (sorted.Length - 1);
        int below = (int)Math.Floor(rank);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}

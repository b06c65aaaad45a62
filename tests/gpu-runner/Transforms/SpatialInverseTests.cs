using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>Chains of spatial transforms on random shapes, brought back by Invertd and by Restored.</summary>
public sealed class SpatialInverseTests
{
    private static readonly Gen<int[]> Shapes = Gen.Int[1, 7].Array[3];

    private static readonly string[] ExactSteps =
    [
        """Orientationd {"axcodes":"PIL"}""",
        """Orientationd {"axcodes":"RAS"}""",
        """Flipd {"spatial_axis":[0,2]}""",
        """Rotate90d {"k":3,"spatial_axes":[1,2]}""",
        """SpatialPadd {"spatial_size":[9,8,10],"mode":"edge"}""",
        """DivisiblePadd {"k":4,"method":"end"}""",
        // Larger than all that the others make: what is cut off does not come back.
        """ResizeWithPadOrCropd {"spatial_size":[16,16,16]}""",
    ];

    private static readonly Gen<string> Exact = Gen.Int[0, ExactSteps.Length - 1].Select(i => ExactSteps[i]);

    private static readonly Affine Oblique = new([1.9, 0.3, -0.2, 11, -0.4, 0.9, 0.1, -7, 0.2, -0.3, 2.4, 3, 0, 0, 0, 1]);

    [Fact]
    public void Reorienting_flipping_turning_and_padding_are_undone_exactly() =>
        Gen.Select(Shapes, Exact.Array[0, 5]).Sample((shape, steps) =>
        {
            Sample sample = Image(shape, Oblique);
            Volume before = sample["image"].Volume;
            Run(sample, steps);
            sample["pred"] = sample["image"] with { Applied = ImmutableStack<ISpatialChange>.Empty };
            Volume inverted = sample.Apply("Invertd", """{"keys":"pred","transform":"pre"}""");
            Assert.Equal(before.Shape.ToArray(), inverted.Shape.ToArray());
            Assert.Equal(before.Elements(), inverted.Elements());
            Assert.All(before.Affine.ToArray().Zip(inverted.Affine.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));

            sample["pred"] = sample["image"] with { Applied = ImmutableStack<ISpatialChange>.Empty };
            Assert.Equal(before.Elements(), sample.Apply("Restored", """{"keys":"pred"}""").Elements());
        });

    [Fact]
    public void What_was_cut_off_comes_back_as_0_and_the_rest_as_it_was() =>
        Gen.Select(Shapes, Gen.Int[1, 7].Array[3]).Sample((shape, roi) =>
        {
            Sample sample = Image(shape, Affine.Identity);
            float[] before = sample["image"].Volume.Elements();
            int kept = Enumerable.Range(0, 3).Aggregate(1, (count, axis) => count * Math.Min(shape[axis], roi[axis]));
            Run(sample, [$$"""CenterSpatialCropd {"roi_size":[{{string.Join(',', roi)}}]}"""]);
            sample["pred"] = sample["image"] with { Applied = ImmutableStack<ISpatialChange>.Empty };
            float[] inverted = sample.Apply("Invertd", """{"keys":"pred","transform":"pre"}""").Elements();
            Assert.Equal(kept, inverted.Count(v => v != 0));
            Assert.All(before.Zip(inverted), pair => Assert.True(pair.Second == 0 || pair.Second == pair.First));
        });

    [Theory]
    [InlineData("""Spacingd {"pixdim":[0.7,0.6,0.9],"mode":"nearest"}""")]
    [InlineData("""Resized {"spatial_size":[21,18,30],"mode":"nearest-exact"}""")]
    [InlineData("""Zoomd {"zoom":3,"mode":"nearest","keep_size":false}""")]
    public void A_label_map_that_was_resampled_comes_back_within_half_a_voxel(string step)
    {
        int[] shape = [10, 9, 12];
        Sample sample = Image(shape, Affine.FromSpacing([1.5, 1.2, 2.1]));
        float[] ball = [.. Enumerable.Range(0, 1080).Select(i => Ball(i / 108, i / 12 % 9, i % 12) ? 1f : 0f)];
        sample["image"] = sample["image"].With(Volume<float>.FromLastAxisFastest(ball, [1, .. shape], sample["image"].Volume.Affine));
        Run(sample, [step]);
        sample["pred"] = sample["image"] with { Applied = ImmutableStack<ISpatialChange>.Empty };
        float[] inverted = sample.Apply("Invertd", """{"keys":"pred","transform":"pre"}""").Elements();
        for (int i = 0; i < ball.Length; i++)
        {
            (int x, int y, int z) = (i / 108, i / 12 % 9, i % 12);
            bool deep = Enumerable.Range(0, 27).All(n => Ball(x + (n / 9) - 1, y + (n / 3 % 3) - 1, z + (n % 3) - 1) == (ball[i] == 1));
            Assert.True(!deep || inverted[i] == ball[i], $"voxel {i} lies deep in its label and changed");
        }

        static bool Ball(int x, int y, int z) => ((x - 5) * (x - 5)) + ((y - 4) * (y - 4)) + ((z - 6) * (z - 6)) <= 12;
    }

    [Fact]
    public void A_result_on_another_grid_than_the_image_had_is_refused_with_both_shapes()
    {
        Sample sample = Image([3, 3, 3], Affine.Identity);
        Run(sample, ["""SpatialPadd {"spatial_size":[5,5,5]}"""]);
        ModelException e = Assert.Throws<ModelException>(() => sample.Apply("Invertd", """{"keys":"pred","transform":"pre"}"""));
        Assert.Contains("(1, 3, 3, 3)", e.Message, StringComparison.Ordinal);
        Assert.Contains("(5, 5, 5)", e.Message, StringComparison.Ordinal);
    }

    private static Sample Image(int[] shape, Affine affine)
    {
        float[] elements = [.. Enumerable.Range(1, shape[0] * shape[1] * shape[2]).Select(i => (float)i)];
        Sample sample = TransformRun.Sample(elements, [1, .. shape]);
        SampleVolume entry = new(
            Volume<float>.FromLastAxisFastest(elements, [1, .. shape], affine), new VolumeOrigin(affine, shape, false), ImmutableStack<ISpatialChange>.Empty);
        sample["image"] = entry;
        sample["pred"] = entry;
        return sample;
    }

    private static void Run(Sample sample, IEnumerable<string> steps)
    {
        foreach (string step in steps)
        {
            string[] parts = step.Split(' ', 2);
            JsonObject args = JsonNode.Parse(parts[1])!.AsObject();
            args["keys"] = "image";
            sample.Apply(parts[0], args.ToJsonString(), "1.3.2");
        }
    }
}

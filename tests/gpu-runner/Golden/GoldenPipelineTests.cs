using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Transforms;
using Aiaa.GpuRunner.Writers;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Golden;

/// <summary>Whole pipelines against runs of MONAI itself, step by step and to the last voxel.</summary>
public sealed class GoldenPipelineTests
{
    [Theory]
    [InlineData("01")]
    [InlineData("02")]
    [InlineData("03")]
    [InlineData("04")]
    [InlineData("05")]
    [InlineData("06")]
    [InlineData("07")]
    [InlineData("08")]
    [InlineData("09")]
    [InlineData("11")]
    [InlineData("12")]
    [InlineData("13")]
    [InlineData("14")]
    [InlineData("16")]
    public async Task Every_step_and_the_mask_are_those_of_MONAI(string name)
    {
        GoldenCase golden = GoldenCase.Require(name);
        Pipeline pipeline = PipelineCompiler.Compile(golden.Config, BoundingBoxAxes.Original);
        using INetwork network = golden.LoadNetwork();
        StepComparison comparison = new(golden);
        Sample sample = new(golden.Input(), golden.Params());
        Volume<float>? scores = null;
        pipeline.Run(
            sample,
            network,
            (step, elapsed, s) =>
            {
                scores = step.Kind == StepKind.Network ? s[golden.Config.Inference.Output].Volume.ToSingle() : scores;
                comparison.Observe(step, elapsed, s);
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(golden.Steps.Count, comparison.Compared);

        await using ResultFile file = pipeline.Writer.Write(
            sample, ResultOptions.Read([], "input.nii.gz"), withFile: true, TestContext.Current.CancellationToken);
        using MemoryStream bytes = new();
        await file.CopyFileToAsync(bytes, TestContext.Current.CancellationToken);
        bytes.Position = 0;
        ImageFile written = ImageReader.Read(bytes, file.FileName!, ImageLimits.Default, TestContext.Current.CancellationToken);
        ImageFile expected = golden.Output();
        Assert.Equal(typeof(byte), written.Stored.ElementType);
        Assert.Equal(expected.Geometry.SpatialShape, written.Geometry.SpatialShape);
        if (golden.ComesBack)
        {
            NiftiGeometry received = golden.Input().Geometry;
            Assert.Equal(received.SpatialShape, written.Geometry.SpatialShape);
            Assert.Equal(received.Spacing, written.Geometry.Spacing);
            Assert.Equal((received.SformCode, received.Sform), (written.Geometry.SformCode, written.Geometry.Sform));
            Assert.Equal((received.QformCode, received.Qform, received.Qfac), (written.Geometry.QformCode, written.Geometry.Qform, written.Geometry.Qfac));
        }
        else
        {
            Assert.All(expected.Stored.Affine.ToArray().Zip(written.Stored.Affine.ToArray()), c => Assert.Equal(c.First, c.Second, 1e-3));
        }

        float[] actual = written.ToSingle().ToFirstAxisFastest().ToArray();
        float[] wanted = expected.ToSingle().ToFirstAxisFastest().ToArray();
        int[] differing = [.. Enumerable.Range(0, wanted.Length).Where(i => actual[i] != wanted[i])];
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {differing.Length} of {wanted.Length} voxels differ; measured {golden.MeasuredMismatches}");
        Assert.InRange(differing.Length, 0, golden.MeasuredMismatches);
        if (differing.Length > 0)
        {
            bool[] tied = NearTies(golden, sample, scores!);
            Assert.All(differing, i => Assert.True(tied[i], $"voxel {i} differs, and its scores are not close"));
        }
    }

    [Fact]
    public void Extreme_points_and_bounding_box_of_the_original_configuration_are_right()
    {
        GoldenCase golden = GoldenCase.Require("03");
        Pipeline pipeline = PipelineCompiler.Compile(golden.Config, BoundingBoxAxes.Original);
        using INetwork network = golden.LoadNetwork();
        Sample sample = new(golden.Input(), []);
        pipeline.Run(sample, network, null, TestContext.Current.CancellationToken);

        JsonObject expected = golden.Result();
        JsonObject result = sample.ResultObject("result");
        Assert.Equal(expected["bbox"]!.ToJsonString(), result["bbox"]!.ToJsonString());
        int[][] points = [.. result["points"]!.AsArray().Select(Point)];
        int[][] wanted = [.. expected["points"]!.AsArray().Select(Point)];
        Assert.Equal(6, points.Length);
        Volume<float> label = sample["pred"].Volume.ToSingle();
        for (int i = 0; i < points.Length; i++)
        {
            // MONAI draws a voxel of the extreme plane by lot: only its place along that axis is given.
            Assert.Equal(wanted[i][i / 2], points[i][i / 2]);
            Assert.NotEqual(0, label[points[i]]);
        }
    }

    private static int[] Point(JsonNode? node) => [.. node!.AsArray().Select(n => n!.GetValue<int>())];

    /// <summary>Where, on the grid of the output, the two best scores at the network lay within the manifest's tolerance for logits.</summary>
    private static bool[] NearTies(GoldenCase golden, Sample sample, Volume<float> scores)
    {
        float[] all = scores.ToLastAxisFastest().ToArray();
        double tolerance = 2 * 2e-3 * (all.Max() - all.Min());
        int voxels = all.Length / scores.Shape[0];
        Volume<byte> close = Volume<byte>.AllocateLastAxisFastest([1, .. scores.Shape[1..]], scores.Affine);
        for (int i = 0; i < voxels; i++)
        {
            float[] best = [.. Enumerable.Range(0, scores.Shape[0]).Select(c => all[(c * voxels) + i]).OrderDescending()];
            close.Storage.Span[i] = best[0] - best[1] <= tolerance ? (byte)1 : (byte)0;
        }

        // The same way back to the image that the labels took.
        sample["close"] = sample["image"].With(close);
        CompileContext context = new(MonaiRules.For(golden.Config.Monai), BoundingBoxAxes.Original);
        foreach (TransformConfig post in golden.Config.PostTransforms.Where(t => t.Name.EndsWith("Invertd", StringComparison.Ordinal) || t.Name.EndsWith("Restored", StringComparison.Ordinal)))
        {
            JsonObject args = post.Args.DeepClone().AsObject();
            args["keys"] = "close";
            TransformCatalogue.Create(post with { Args = args }, context).Apply(sample, CancellationToken.None);
        }

        Volume restored = sample["close"].Volume;
        restored = restored.Rank == 4 ? restored.RemoveAxis(0) : restored;
        return [.. restored.ToSingle().ToFirstAxisFastest().ToArray().Select(v => v != 0)];
    }
}

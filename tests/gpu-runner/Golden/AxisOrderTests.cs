using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.GpuRunner.Transforms;
using Aiaa.GpuRunner.Writers;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Golden;

/// <summary>One head in 24 axis orders through the steps of a pipeline, against MONAI's own runs (golden case 15).</summary>
public sealed class AxisOrderTests
{
    private const string Load = """{"name":"LoadImaged","args":{"keys":"image"}}""";
    private const string Channel = """{"name":"EnsureChannelFirstd","args":{"keys":"image"}}""";
    private const string Orient = """{"name":"Orientationd","args":{"keys":"image","axcodes":"RAS"}}""";
    private const string Resample = """{"name":"Spacingd","args":{"keys":"image","pixdim":[3,2,4]}}""";

    private const string Segment = """
        {"type":"segmentation","monai":"1.3.2",
         "pre_transforms":[
           {"name":"LoadImaged","args":{"keys":"image"}},
           {"name":"EnsureChannelFirstd","args":{"keys":"image"}},
           {"name":"Orientationd","args":{"keys":"image","axcodes":"RAS"}},
           {"name":"ScaleIntensityd","args":{"keys":"image"}}],
         "inference":{"input":"image","output":"pred","AIAA":{"name":"aiaa.inference.PyTorchInference","args":{"scanning_window":true,"roi":[48,48,48]}}},
         "post_transforms":[
           {"name":"AsDiscreted","args":{"keys":"pred","argmax":true}},
           {"name":"FillHolesd","args":{"keys":"pred"}},
           {"name":"Invertd","args":{"keys":"pred","transform":"pre"}},
           {"name":"KeepLargestConnectedComponentd","args":{"keys":"pred"}}]}
        """;

    [Fact]
    public void All_axis_orders_agree_with_MONAI_and_come_back()
    {
        JsonObject cases = JsonNode.Parse(File.ReadAllText(SharedFiles.Require("golden/monai/open/15_orientation48/expected.json")))!.AsObject();
        Assert.Equal(24, cases.Count);
        foreach ((string name, JsonNode? expected) in cases)
        {
            using FileStream stream = File.OpenRead(SharedFiles.Require($"data/oblique/nifti_space/{name}"));
            Sample sample = new(ImageReader.Read(stream, name, ImageLimits.Default, TestContext.Current.CancellationToken), []);
            Apply(sample, Load, Channel);
            Volume<float> loaded = sample["image"].Volume.ToSingle();
            Assert.Equal(Ints(expected!["loaded_shape"]), loaded.Shape.ToArray());

            Apply(sample, Orient);
            JsonNode ras = expected["RAS"]!;
            Volume<float> oriented = sample["image"].Volume.ToSingle();
            CompareGrid(ras, oriented);
            Assert.Equal(ras["sha256_f32_c_order"]!.GetValue<string>(), Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(oriented.ToLastAxisFastest().Span))));

            Apply(sample, Resample);
            JsonNode spaced = expected["RAS_spacing_3x2x4"]!;
            Volume<float> resampled = sample["image"].Volume.ToSingle();
            CompareGrid(spaced, resampled);
            double range = oriented.ToLastAxisFastest().ToArray().Max();
            double[] values = [.. resampled.ToLastAxisFastest().ToArray().Select(v => (double)v)];
            double mean = values.Average();
            Assert.Equal(spaced["mean"]!.GetValue<double>(), mean, 1e-4 * range);
            Assert.Equal(spaced["std"]!.GetValue<double>(), Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), 1e-4 * range);
            int[] centre = [0, .. resampled.Shape[1..].ToArray().Select(length => length / 2)];
            Assert.Equal(spaced["at_centre"]!.GetValue<double>(), resampled[centre], 1e-3 * range);

            // What was only turned comes back to the last bit.
            Assert.True(expected["invert_equals_input"]!.GetValue<bool>());
            sample["image"] = sample["image"] with { Applied = sample["image"].Applied.Pop() };
            sample["pred"] = sample["image"] with { Volume = oriented, Applied = ImmutableStack<ISpatialChange>.Empty };
            Apply(sample, """{"name":"Invertd","args":{"keys":"pred","transform":"pre"}}""");
            Assert.Equal(loaded.ToLastAxisFastest().ToArray(), sample["pred"].Volume.ToSingle().ToLastAxisFastest().ToArray());
            Assert.Equal(loaded.Affine, sample["pred"].Volume.Affine);
        }
    }

    [Fact]
    public async Task Masks_of_all_axis_orders_are_the_same_head()
    {
        Pipeline pipeline = PipelineCompiler.Compile(ModelConfigReader.Read(Encoding.UTF8.GetBytes(Segment)), BoundingBoxAxes.Original);
        using OnnxNetwork network = Fixture.Load("above_half");
        byte[]? first = null;
        foreach (string path in Directory.EnumerateFiles(SharedFiles.Require("data/oblique/nifti_space")).Order(StringComparer.Ordinal))
        {
            using FileStream stream = File.OpenRead(path);
            Sample sample = new(ImageReader.Read(stream, path, ImageLimits.Default, TestContext.Current.CancellationToken), []);
            pipeline.Run(sample, network, null, TestContext.Current.CancellationToken);
            await using ResultFile file = pipeline.Writer.Write(sample, ResultOptions.Read([], path), withFile: true, TestContext.Current.CancellationToken);
            using MemoryStream bytes = new();
            await file.CopyFileToAsync(bytes, TestContext.Current.CancellationToken);
            bytes.Position = 0;
            ImageFile mask = ImageReader.Read(bytes, file.FileName!, ImageLimits.Default, TestContext.Current.CancellationToken);
            Assert.Equal(sample.Image.Geometry.Sform, mask.Geometry.Sform);
            Assert.Equal(Path.GetFileName(path)[..3], Orientation.Axcodes(mask.Stored.Affine));
            byte[] ras = ((Volume<byte>)Orientation.Reorient(mask.Stored, "RAS", spatialAxis: 0)).ToLastAxisFastest().ToArray();
            first ??= ras;
            Assert.InRange(ras.Sum(v => v), 1000, ras.Length - 1000);
            Assert.True(first.AsSpan().SequenceEqual(ras), path);
        }
    }

    private static void Apply(Sample sample, params ReadOnlySpan<string> steps)
    {
        foreach (string step in steps)
        {
            JsonNode config = JsonNode.Parse(step)!;
            TransformConfig transform = new(config["name"]!.GetValue<string>(), config["args"]!.AsObject(), "pre_transforms[0]");
            TransformCatalogue.Create(transform, new CompileContext(MonaiRules.For("1.3.2"), BoundingBoxAxes.Original)).Apply(sample, TestContext.Current.CancellationToken);
        }
    }

    private static void CompareGrid(JsonNode expected, Volume<float> volume)
    {
        Assert.Equal(Ints(expected["shape"]), volume.Shape.ToArray());
        double[] affine = [.. expected["affine"]!.AsArray().SelectMany(row => row!.AsArray()).Select(c => c!.GetValue<double>())];
        Assert.All(affine.Zip(volume.Affine.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    private static int[] Ints(JsonNode? node) => [.. node!.AsArray().Select(n => n!.GetValue<int>())];
}

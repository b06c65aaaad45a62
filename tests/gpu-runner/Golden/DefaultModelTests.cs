using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aiaa.GpuRunner.Tests.Golden;

/// <summary>
/// The default click models give through the server's own transforms and ONNX Runtime what their evaluation in Python measured, so that
/// the quality in their cards is the quality of the server.
/// </summary>
public sealed class DefaultModelTests
{
    private static readonly string Expected = Path.Combine(Checkout.Root, "tests", "gpu-runner", "Fixtures", "default_models.json");

    [Theory]
    [InlineData("dextr3d")]
    [InlineData("deepgrow_3d")]
    [InlineData("deepgrow_2d")]
    public void The_server_gives_the_mask_that_the_evaluation_measured(string model)
    {
        JsonObject expected = JsonNode.Parse(File.ReadAllBytes(Expected))!.AsArray().Single(entry => (string?)entry!["model"] == model)!.AsObject();
        JsonObject parameters = expected["params"]!.AsObject();
        Volume<byte> mask = Run(model, GoldenCase.Read(SharedFiles.Require("data/" + (string)expected["image"]!)), parameters);
        Volume truth = GoldenCase.Read(SharedFiles.Require("data/" + (string)expected["label"]!)).Stored;
        Assert.Equal(truth.ShapeText, mask.ShapeText);

        byte[] found = mask.ToLastAxisFastest().ToArray();
        float[] wanted = truth.ToSingle().ToLastAxisFastest().ToArray();
        if (parameters["slice"] is { } slice)
        {
            int depth = mask.Shape[2];
            wanted = [.. wanted.Select((value, at) => at % depth == (int)slice ? value : 0)];
        }

        int voxels = found.Count(value => value != 0);
        int both = found.Where((value, at) => value != 0 && wanted[at] != 0).Count();
        double dice = 2.0 * both / (voxels + wanted.Count(value => value != 0));

        // Sums in another order move the edge of a mask of a network by single voxels.
        Assert.InRange(voxels, (int)expected["voxels"]! * 0.999, (int)expected["voxels"]! * 1.001);
        Assert.InRange(dice, (double)expected["dice"]! - 0.001, (double)expected["dice"]! + 0.001);
    }

    private static Volume<byte> Run(string model, ImageFile image, JsonObject parameters)
    {
        string folder = Path.Combine(Checkout.Root, "models", model);
        ModelConfig config = ModelConfigReader.Read(File.ReadAllBytes(Path.Combine(folder, "config.json")));
        using INetwork network = OnnxNetwork.Load(
            File.ReadAllBytes(Path.Combine(folder, "model.onnx")), config.Inference.Triton, OnnxDevice.Open(DeviceChoice.Cpu, NullLogger.Instance));
        Sample sample = new(image, parameters.DeepClone().AsObject());
        PipelineCompiler.Compile(config, BoundingBoxAxes.Original).Run(sample, network, null, TestContext.Current.CancellationToken);
        return Assert.IsType<Volume<byte>>(sample["pred"].Volume);
    }
}

using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Formats;
using Aiaa.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aiaa.GpuRunner.Tests.Golden;

/// <summary>One case of the reference runs with MONAI: input, configuration, network, what every step gave, and the output.</summary>
internal sealed class GoldenCase
{
    private readonly string _root;
    private readonly JsonObject _entry;

    private GoldenCase(string root, JsonObject entry)
    {
        _root = root;
        _entry = entry;
        Steps = JsonNode.Parse(File.ReadAllText(Resolve("steps")))!.AsArray();
        Config = ModelConfigReader.Read(File.ReadAllBytes(Resolve("config")));
    }

    public ModelConfig Config { get; }

    /// <summary>What MONAI had after every step.</summary>
    public JsonArray Steps { get; }

    /// <summary>Differing voxels between ONNX Runtime and TorchScript under MONAI itself.</summary>
    public int MeasuredMismatches => _entry["measured_onnxruntime_vs_torchscript"]!["mismatch_voxels"]!.GetValue<int>();

    /// <summary>Whether the configuration brings its result back to the grid of the image received.</summary>
    public bool ComesBack => Config.PostTransforms.Any(t => t.Name.EndsWith("Invertd", StringComparison.Ordinal) || t.Name.EndsWith("Restored", StringComparison.Ordinal) || t.Name.Contains(".Restore", StringComparison.Ordinal));

    public string InputPath => Resolve("input");

    public string ModelPath => Path.Combine(_root, _entry["model"]!.GetValue<string>(), "model.onnx");

    public static GoldenCase Require(string name)
    {
        string root = SharedFiles.Require("golden/monai/open");
        JsonArray cases = JsonNode.Parse(File.ReadAllText(Path.Combine(root, "MANIFEST.json")))!["cases"]!.AsArray();
        return new GoldenCase(root, cases.Single(c => c!["name"]!.GetValue<string>().StartsWith(name, StringComparison.Ordinal))!.AsObject());
    }

    public string StepFile(string file) => Path.Combine(Path.GetDirectoryName(Resolve("steps"))!, file);

    public JsonObject Result() => JsonNode.Parse(File.ReadAllText(Resolve("result_json")))!.AsObject();

    /// <summary>The clicks or points of an interactive case.</summary>
    public JsonObject Params() => _entry["params"] is { } path ? JsonNode.Parse(File.ReadAllText(Path.Combine(_root, path.GetValue<string>())))!.AsObject() : [];

    public ImageFile Input() => Read(InputPath);

    public ImageFile Output() => Read(Resolve("output"));

    public INetwork LoadNetwork() => OnnxNetwork.Load(
        File.ReadAllBytes(ModelPath), Config.Inference.Triton, OnnxDevice.Open(DeviceChoice.Cpu, NullLogger.Instance));

    public static ImageFile Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ImageReader.Read(stream, Path.GetFileName(path), ImageLimits.Default, CancellationToken.None);
    }

    private string Resolve(string key) => Path.Combine(_root, _entry[key]!.GetValue<string>());
}

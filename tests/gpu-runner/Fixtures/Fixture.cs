using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aiaa.GpuRunner.Tests.Fixtures;

/// <summary>The small networks beside this file; make_fixtures.py and make_torchscript.py made them.</summary>
internal static class Fixture
{
    public static byte[] Network(string name) =>
        File.ReadAllBytes(Path.Combine(Checkout.Root, "tests", "gpu-runner", "Fixtures", name + ".onnx"));

    /// <summary>The bytes of a TorchScript archive, or of a .pt file that is none.</summary>
    public static byte[] Script(string name) => File.ReadAllBytes(Path.Combine(Checkout.Root, "tests", "gpu-runner", "Fixtures", Path.HasExtension(name) ? name : name + ".ts"));

    public static OnnxNetwork Load(string name, TritonModelConfig? declared = null) =>
        OnnxNetwork.Load(Network(name), declared, OnnxDevice.Open(DeviceChoice.Cpu, NullLogger.Instance));
}

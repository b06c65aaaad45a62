using Aiaa.GpuRunner.Inference;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Tests.Inference;

/// <summary>Which provider is taken, and what is said of those that are not.</summary>
public sealed class ProviderChoiceTests
{
    private static readonly string[] CpuOnly = ["CPUExecutionProvider"];
    private static readonly string[] All = ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"];

    [Fact]
    public void By_itself_a_GPU_is_taken_when_one_works()
    {
        ProviderChoice choice = ProviderChoice.Make(DeviceChoice.Auto, All, _ => null);
        Assert.Equal(DeviceChoice.Cuda, choice.Device);
        Assert.Empty(choice.PassedOver);
    }

    [Theory]
    [InlineData(true, "no CUDA-capable device is detected")]
    [InlineData(false, "the native library offers CPUExecutionProvider only.")]
    public void Else_the_processor_with_the_reason(bool offered, string reason)
    {
        ProviderChoice choice = ProviderChoice.Make(DeviceChoice.Auto, offered ? All : CpuOnly, device => device == DeviceChoice.Cuda ? "no CUDA-capable device is detected" : null);
        Assert.Equal(DeviceChoice.Cpu, choice.Device);
        Assert.Equal([new PassedOverProvider("CUDA", reason)], choice.PassedOver);
    }

    [Theory]
    [InlineData(nameof(DeviceChoice.Cuda), "AIAA_DEVICE asks for CUDA, which does not work here: the driver is too old")]
    [InlineData(nameof(DeviceChoice.TensorRt), "AIAA_DEVICE asks for TensorRT, which does not work here: the driver is too old")]
    public void What_was_asked_for_is_not_replaced(string asked, string reason) => Assert.StartsWith(
        reason, Assert.Throws<ModelException>(() => ProviderChoice.Make(Enum.Parse<DeviceChoice>(asked), All, _ => "the driver is too old.")).Message, StringComparison.Ordinal);

    [Fact]
    public void TensorRT_and_the_processor_are_taken_when_asked_for()
    {
        Assert.Equal(DeviceChoice.TensorRt, ProviderChoice.Make(DeviceChoice.TensorRt, All, _ => null).Device);
        Assert.Equal(DeviceChoice.Cpu, ProviderChoice.Make(DeviceChoice.Cpu, All, _ => null).Device);
    }

    [Fact]
    public void Engines_are_kept_by_GPU_driver_and_version()
    {
        string folder = Directory.CreateTempSubdirectory("aiaa-driver-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "gpus", "0000:01:00.0"));
            File.WriteAllText(Path.Combine(folder, "gpus", "0000:01:00.0", "information"), "Model: \t\t NVIDIA H200\nIRQ:   \t\t 33\n");
            File.WriteAllText(Path.Combine(folder, "version"), "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15  Thu Jan 23\nGCC version: 13\n");
            string key = GpuSettings.MachineKey("1.31.1", folder);
            Assert.Equal("NVIDIA_H200-570.86.15-ort1.31.1", key);
            Dictionary<string, string> options = new GpuSettings(HalfPrecision: true, "/cache").TensorRt(key);
            Assert.Equal(("1", "1", Path.Combine("/cache", key)), (options["trt_fp16_enable"], options["trt_engine_cache_enable"], options["trt_engine_cache_path"]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, "0")]
    public void Graphs_are_asked_of_the_provider_that_runs_the_network(bool graphs, string value)
    {
        Assert.Equal(value, GpuSettings.Cuda(graphs)["enable_cuda_graph"]);
        Assert.Equal(value, new GpuSettings(HalfPrecision: false, null).TensorRt("x", graphs)["trt_cuda_graph_enable"]);
    }

    [Fact]
    public void Without_a_driver_and_a_folder_nothing_is_kept()
    {
        Assert.Equal("--ort1", GpuSettings.MachineKey("1", "/nowhere"));
        Assert.DoesNotContain("trt_engine_cache_enable", new GpuSettings(HalfPrecision: false, null).TensorRt("x").Keys);
    }
}

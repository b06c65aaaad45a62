using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Aiaa.GpuRunner.Inference;

/// <summary>How networks run on a GPU: the options of ONNX Runtime's providers, as names and values of its own.</summary>
/// <param name="HalfPrecision">Whether TensorRT may compute in float16. CUDA computes in what the network was saved in.</param>
/// <param name="EngineCache">Folder in which TensorRT keeps the engines that it has built; null to build them anew at every start.</param>
/// <param name="Graphs">Whether runs whose shapes are fixed shall be captured as CUDA graphs.</param>
internal sealed partial record GpuSettings(bool HalfPrecision, string? EngineCache, bool Graphs = false)
{
    private const string DriverFolder = "/proc/driver/nvidia";

    /// <summary>Options of the CUDA provider.</summary>
    /// <param name="graphs">Whether it captures graphs.</param>
    public static Dictionary<string, string> Cuda(bool graphs) => new()
    {
        ["device_id"] = "0",

        // Memory grows by what is asked for, not by powers of two: volumes of others need the rest.
        ["arena_extend_strategy"] = "kSameAsRequested",

        // The best algorithm for each shape is found once, which the window of zeros before serving pays for.
        ["cudnn_conv_algo_search"] = "EXHAUSTIVE",
        ["cudnn_conv_use_max_workspace"] = "1",
        ["enable_cuda_graph"] = graphs ? "1" : "0",
    };

    /// <summary>Options of the TensorRT provider.</summary>
    /// <param name="machine">What an engine is good for: see <see cref="MachineKey"/>.</param>
    /// <param name="graphs">Whether it captures graphs.</param>
    public Dictionary<string, string> TensorRt(string machine, bool graphs = false)
    {
        Dictionary<string, string> options = new()
        {
            ["device_id"] = "0",
            ["trt_fp16_enable"] = HalfPrecision ? "1" : "0",
            ["trt_cuda_graph_enable"] = graphs ? "1" : "0",
        };
        if (EngineCache is { Length: > 0 } folder)
        {
            string place = Path.Combine(folder, machine);
            options["trt_engine_cache_enable"] = "1";
            options["trt_engine_cache_path"] = place;
            options["trt_timing_cache_enable"] = "1";
            options["trt_timing_cache_path"] = place;
        }

        return options;
    }

    /// <summary>A folder name for what engines depend on: the GPU, its driver and the version of ONNX Runtime. An engine of another machine is never loaded.</summary>
    /// <param name="engineVersion">Version of ONNX Runtime.</param>
    /// <param name="driverFolder">Where the driver tells of itself; Linux only.</param>
    public static string MachineKey(string engineVersion, string driverFolder = DriverFolder)
    {
        string gpus = Path.Combine(driverFolder, "gpus");
        string? first = Directory.Exists(gpus) ? Directory.EnumerateDirectories(gpus).Order(StringComparer.Ordinal).FirstOrDefault() : null;
        string information = first is not null && File.Exists(Path.Combine(first, "information")) ? File.ReadAllText(Path.Combine(first, "information")) : string.Empty;
        string version = File.Exists(Path.Combine(driverFolder, "version")) ? File.ReadAllText(Path.Combine(driverFolder, "version")) : string.Empty;
        string key = $"{Model().Match(information).Groups[1].Value}-{Driver().Match(version).Groups[1].Value}-ort{engineVersion}";
        return NotOfAName().Replace(key, "_");
    }

    /// <summary>Adds the provider of a GPU to the options of a session.</summary>
    /// <param name="options">The options.</param>
    /// <param name="device">The device.</param>
    /// <param name="graphs">Whether the session captures graphs.</param>
    public void AppendTo(SessionOptions options, DeviceChoice device, bool graphs)
    {
        if (device == DeviceChoice.TensorRt)
        {
            Dictionary<string, string> settings = TensorRt(MachineKey(OnnxDevice.EngineVersion), graphs);
            if (settings.TryGetValue("trt_engine_cache_path", out string? folder))
            {
                Directory.CreateDirectory(folder);
            }

            using OrtTensorRTProviderOptions tensorRt = new();
            tensorRt.UpdateOptions(settings);
            options.AppendExecutionProvider_Tensorrt(tensorRt);
        }

        if (device is DeviceChoice.TensorRt or DeviceChoice.Cuda)
        {
            using OrtCUDAProviderOptions cuda = new();

            // Beside TensorRT it gets what that one leaves, and only one of them can capture.
            cuda.UpdateOptions(Cuda(graphs && device == DeviceChoice.Cuda));
            options.AppendExecutionProvider_CUDA(cuda);
        }
    }

    [GeneratedRegex(@"Model:\s*(\S.*?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Model();

    [GeneratedRegex(@"Kernel Module\D*(\d+[\d.]*)")]
    private static partial Regex Driver();

    [GeneratedRegex(@"[^\w.-]+")]
    private static partial Regex NotOfAName();
}

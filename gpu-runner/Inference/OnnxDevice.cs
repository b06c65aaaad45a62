using Aiaa.RunnerProtocol;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Aiaa.GpuRunner.Inference;

/// <summary>
/// The execution provider that networks get, chosen once at start: it must be offered by the native library and able to open a
/// session on this machine. A library built for CUDA on a machine without a GPU thus falls back to the processor when it may.
/// </summary>
internal sealed partial class OnnxDevice
{
    /// <summary>A graph with one Identity node on one number, opset 13: enough to see whether a provider starts.</summary>
    private static readonly byte[] Probe = Convert.FromBase64String("CAcSADo3ChAKAXgSAXkiCElkZW50aXR5EgFnWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQDQ==");

    private readonly DeviceChoice _device;
    private readonly GpuSettings _gpu;

    private OnnxDevice(ProviderChoice choice, GpuSettings gpu)
    {
        _gpu = gpu;
        _device = choice.Device;
        PassedOver = choice.PassedOver;
    }

    /// <summary>The provider's name: CPU, CUDA or TensorRT.</summary>
    public string Provider => ProviderChoice.NameOf(_device);

    /// <summary>Providers that would have been preferred, and why they are not used.</summary>
    public IReadOnlyList<PassedOverProvider> PassedOver { get; }

    /// <summary>Whether networks lie in the memory of a GPU.</summary>
    public bool IsGpu => _device is DeviceChoice.Cuda or DeviceChoice.TensorRt;

    /// <summary>All execution providers that the native library offers.</summary>
    public static IReadOnlyList<string> Offered => OrtEnv.Instance().GetAvailableProviders();

    /// <summary>The version of the native library.</summary>
    public static string EngineVersion => OrtEnv.Instance().GetVersionString();

    /// <summary>Chooses the provider.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="logger">Hears which provider is used, and why another was passed over.</param>
    /// <param name="gpu">How networks run on a GPU, should one be chosen.</param>
    /// <exception cref="ModelException">The one that was asked for does not work here.</exception>
    public static OnnxDevice Open(DeviceChoice choice, ILogger logger, GpuSettings? gpu = null)
    {
        GpuSettings settings = gpu ?? new GpuSettings(HalfPrecision: false, EngineCache: null);
        OrtEnv.Instance().DisableTelemetryEvents();
        OnnxDevice opened = new(ProviderChoice.Make(choice, Offered, device => TryOpen(device, settings)), settings);
        foreach (PassedOverProvider passedOver in opened.PassedOver)
        {
            LogPassedOver(logger, passedOver.Provider, passedOver.Reason);
        }

        LogChosen(logger, opened.Provider, EngineVersion);
        return opened;
    }

    /// <summary>Options for one session on this device.</summary>
    public SessionOptions CreateOptions() => CreateOptions(_device, _gpu);

    private static SessionOptions CreateOptions(DeviceChoice device, GpuSettings gpu)
    {
        SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // What goes wrong comes back as an exception; the library need not print it as well.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,

            // The native library counts the machine's cores; in a container only some of them are ours.
            IntraOpNumThreads = Environment.ProcessorCount,

            // On the processor an arena would keep the largest run's memory for ever, and gains nothing measurable: a run's tensors are few and large.
            EnableCpuMemArena = device != DeviceChoice.Cpu,
        };
        try
        {
            // Between windows our own loops need the cores that waiting threads would burn.
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            gpu.AppendTo(options, device);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>Why a provider does not work here, or null when it does.</summary>
    private static string? TryOpen(DeviceChoice device, GpuSettings gpu)
    {
        try
        {
            using SessionOptions options = CreateOptions(device, gpu);
            using InferenceSession session = new(Probe, options);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message;
        }
    }

    [LoggerMessage(2000, LogLevel.Information, "ONNX networks run on {Provider}, by ONNX Runtime {Version}")]
    private static partial void LogChosen(ILogger logger, string provider, string version);

    [LoggerMessage(2001, LogLevel.Information, "{Provider} is not used: {Reason}")]
    private static partial void LogPassedOver(ILogger logger, string provider, string reason);
}

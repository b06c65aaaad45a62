using Aiaa.GpuRunner.Inference.Binding;
using Aiaa.RunnerProtocol;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
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
    private readonly ILogger _logger;

    /// <summary>A device that was chosen.</summary>
    /// <param name="choice">Which one.</param>
    /// <param name="gpu">How networks run on a GPU.</param>
    /// <param name="plan">Where tensors are bound.</param>
    /// <param name="space">The memories that they can be bound in.</param>
    /// <param name="logger">Hears why a network's runs are not captured.</param>
    internal OnnxDevice(ProviderChoice choice, GpuSettings gpu, BindingPlan plan, DeviceSpace space, ILogger logger)
    {
        _gpu = gpu;
        _device = choice.Device;
        _logger = logger;
        PassedOver = choice.PassedOver;
        Plan = plan;
        Space = space;
    }

    /// <summary>The provider's name: CPU, CUDA or TensorRT.</summary>
    public string Provider => ProviderChoice.NameOf(_device);

    /// <summary>Providers that would have been preferred, and why they are not used.</summary>
    public IReadOnlyList<PassedOverProvider> PassedOver { get; }

    /// <summary>Whether networks lie in the memory of a GPU.</summary>
    public bool IsGpu => _device is DeviceChoice.Cuda or DeviceChoice.TensorRt;

    /// <summary>Where tensors are bound.</summary>
    public BindingPlan Plan { get; }

    /// <summary>The memories that they can be bound in.</summary>
    public DeviceSpace Space { get; }

    /// <summary>
    /// Held while a run is captured and while a network is loaded: taking memory of a GPU in the middle of a capture, by whomever, would
    /// spoil it.
    /// </summary>
    public Lock Captures { get; } = new();

    /// <summary>Whether runs are captured as CUDA graphs, in words: whatever network it is.</summary>
    public string Graphs => GraphsOf([]) switch
    {
        { Captures: true } => "on, for windows of fixed size",
        { Refusal: { } refusal } => $"refused: {refusal}",
        _ => "off",
    };

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
        ProviderChoice made = ProviderChoice.Make(choice, Offered, device => TryOpen(device, settings));
        bool isGpu = made.Device is DeviceChoice.Cuda or DeviceChoice.TensorRt;
        BindingPlan plan = BindingPlan.Make(
            isGpu,
            () => DeviceSpace.PrepareCudaCopies() ?? TryBind(made.Device, settings, new BindingPlan(TensorPlacement.Device, PageLocked: false, [])),
            () => TryBind(made.Device, settings, new BindingPlan(TensorPlacement.Staged, PageLocked: true, [])));
        OnnxDevice opened = new(made, settings, plan, DeviceSpace.Cuda, logger);
        foreach (PassedOverProvider passedOver in opened.PassedOver)
        {
            LogPassedOver(logger, passedOver.Provider, passedOver.Reason);
        }

        LogChosen(logger, opened.Provider, EngineVersion);
        LogBinding(logger, opened.Plan.ToString(), opened.Graphs);
        return opened;
    }

    /// <summary>Whether a network's runs are to be captured, as far as that can be said before it is loaded.</summary>
    /// <param name="controlFlow">Operators of the network that branch or loop.</param>
    public GraphChoice GraphsOf(IReadOnlyCollection<string> controlFlow) => GraphChoice.BeforeLoading(_gpu.Graphs, _device, Plan, controlFlow);

    /// <summary>Opens a session on this device.</summary>
    /// <param name="graph">The ONNX file's bytes.</param>
    /// <param name="graphs">Whether its runs are to be captured; what became of that, afterwards.</param>
    /// <exception cref="OnnxRuntimeException">The engine does not load it.</exception>
    public InferenceSession OpenSession(byte[] graph, ref GraphChoice graphs)
    {
        if (graphs.Captures)
        {
            try
            {
                return Open(graph, graphs: true);
            }
            catch (OnnxRuntimeException e)
            {
                graphs = GraphChoice.RefusedByEngine(e.Message);
            }
        }

        return Open(graph, graphs: false);
    }

    /// <summary>Tells the log why a network's runs are not captured, when that was asked for.</summary>
    public void Note(GraphChoice graphs)
    {
        if (graphs.Refusal is { } refusal)
        {
            LogNotCaptured(_logger, refusal);
        }
    }

    private InferenceSession Open(byte[] graph, bool graphs)
    {
        using SessionOptions options = CreateOptions(_device, _gpu, graphs);
        if (!_gpu.Graphs || !IsGpu)
        {
            return new InferenceSession(graph, options);
        }

        lock (Captures)
        {
            return new InferenceSession(graph, options);
        }
    }

    private static SessionOptions CreateOptions(DeviceChoice device, GpuSettings gpu, bool graphs)
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
            gpu.AppendTo(options, device, graphs);
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
            using SessionOptions options = CreateOptions(device, gpu, graphs: false);
            using InferenceSession session = new(Probe, options);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message;
        }
    }

    /// <summary>Why tensors cannot be bound as planned, or null when they can.</summary>
    private static string? TryBind(DeviceChoice device, GpuSettings gpu, BindingPlan plan)
    {
        try
        {
            using SessionOptions options = CreateOptions(device, gpu, graphs: false);
            using InferenceSession session = new(Probe, options);
            using SessionMemory memory = new(session, plan, DeviceSpace.Cuda);
            using OnnxBinding binding = new(memory, new BoundTensor(session.InputNames[0], TensorElementType.Float), new BoundTensor(session.OutputNames[0], TensorElementType.Float), [1]);
            return SameNumberComesBack(binding) ? null : "a number came back as another.";
        }
        catch (Exception e) when (e is OnnxRuntimeException or RunnerException)
        {
            return e.Message;
        }
    }

    // The first run shows the output's shape; the second one is bound on both sides.
    private static bool SameNumberComesBack(OnnxBinding binding)
    {
        foreach (float number in (ReadOnlySpan<float>)[0.625f, -3])
        {
            binding.Input.Span[0] = number;
            if (binding.Run(CancellationToken.None).Elements.Span[0] != number)
            {
                return false;
            }
        }

        return true;
    }

    [LoggerMessage(2000, LogLevel.Information, "ONNX networks run on {Provider}, by ONNX Runtime {Version}")]
    private static partial void LogChosen(ILogger logger, string provider, string version);

    [LoggerMessage(2002, LogLevel.Information, "Tensors are bound in {Memory}; CUDA graphs: {Graphs}")]
    private static partial void LogBinding(ILogger logger, string memory, string graphs);

    [LoggerMessage(2003, LogLevel.Information, "The runs of a network are not captured as CUDA graphs: {Reason}")]
    private static partial void LogNotCaptured(ILogger logger, string reason);

    [LoggerMessage(2001, LogLevel.Information, "{Provider} is not used: {Reason}")]
    private static partial void LogPassedOver(ILogger logger, string provider, string reason);
}

using System.Globalization;

namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>
/// Whether the runs of a network are captured as CUDA graphs, which spares the launch of every kernel, and why not when that was asked
/// for. A graph has the addresses and shapes of one binding in it, so each binding that is captured has a graph of its own.
/// </summary>
/// <param name="Captures">Whether the session is to capture.</param>
/// <param name="Refusal">Why it does not although it was asked to, a sentence; else null.</param>
internal sealed record GraphChoice(bool Captures, string? Refusal)
{
    /// <summary>The run option of ONNX Runtime's CUDA and TensorRT providers that names the graph of a run.</summary>
    private const string GraphOption = "gpu_graph_id";

    /// <summary>The value that has a run pass by all graphs.</summary>
    private const string NoGraph = "-1";

    /// <summary>Nobody asked for it.</summary>
    public static GraphChoice Off { get; } = new(Captures: false, Refusal: null);

    /// <summary>Decides what can be decided before a network is loaded.</summary>
    /// <param name="asked">Whether the settings ask for it.</param>
    /// <param name="device">Where networks run.</param>
    /// <param name="plan">Where tensors are bound.</param>
    /// <param name="controlFlow">Operators of the network that branch or loop, by name.</param>
    public static GraphChoice BeforeLoading(bool asked, DeviceChoice device, BindingPlan plan, IReadOnlyCollection<string> controlFlow)
    {
        if (!asked)
        {
            return Off;
        }

        if (device is not (DeviceChoice.Cuda or DeviceChoice.TensorRt))
        {
            return Refused("networks run on the processor.");
        }

        if (plan.Placement != TensorPlacement.Device)
        {
            return Refused("tensors are not bound in the GPU's memory, whose addresses a graph holds.");
        }

        return controlFlow.Count > 0
            ? Refused($"the network branches or loops ({string.Join(", ", controlFlow)}), and a graph is one straight way.")
            : new GraphChoice(Captures: true, Refusal: null);
    }

    /// <summary>What the engine said when it could not load the network with graphs.</summary>
    public static GraphChoice RefusedByEngine(string message) => Refused($"the engine does not capture this network: {message.ReplaceLineEndings(" ")}");

    /// <summary>Decides once the network's input is known.</summary>
    /// <param name="input">Lengths of the input's axes, batch first; -1 where free.</param>
    /// <param name="window">Spatial lengths of the windows that the configuration scans; null when whole images go through the network.</param>
    /// <param name="lengths">Channel and spatial lengths of the runs that are captured; empty when none is.</param>
    public GraphChoice ForShapes(IReadOnlyList<int> input, IReadOnlyList<int>? window, out int[] lengths)
    {
        lengths = [];
        if (!Captures)
        {
            return this;
        }

        int[] fixedLengths = [.. input.Skip(1).Select((length, axis) => length > 0 || axis == 0 || window is null || axis > window.Count ? length : window[axis - 1])];
        if (fixedLengths.Length == 0 || fixedLengths.Any(length => length <= 0))
        {
            return Refused($"the input has free lengths ({string.Join(", ", input.Select(length => length > 0 ? length.ToString(CultureInfo.InvariantCulture) : "any"))}), and the configuration scans no window of fixed size.");
        }

        lengths = fixedLengths;
        return this;
    }

    /// <summary>The run options that a run needs.</summary>
    /// <param name="captures">Whether its session captures.</param>
    /// <param name="graph">The number of its graph; null when it is to pass by all graphs.</param>
    public static IReadOnlyDictionary<string, string> RunOptions(bool captures, int? graph) => !captures
        ? new Dictionary<string, string>()
        : new Dictionary<string, string> { [GraphOption] = graph?.ToString(CultureInfo.InvariantCulture) ?? NoGraph };

    private static GraphChoice Refused(string reason) => new(Captures: false, reason);
}

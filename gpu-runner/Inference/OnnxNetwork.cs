using Aiaa.GpuRunner.Inference.Binding;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Aiaa.GpuRunner.Inference;

/// <summary>A network run by ONNX Runtime. The image goes into the input that the configuration names, else into the first; outputs alike.</summary>
internal sealed class OnnxNetwork : INetwork
{
    private readonly BindingPool _pool;
    private readonly GraphNumbers _numbers;
    private readonly GraphChoice _graphs;
    private readonly OnnxDevice _device;

    private OnnxNetwork(InferenceSession session, TritonModelConfig? declared, OnnxDevice device, GraphChoice graphs, IReadOnlyList<int>? window)
    {
        Provider = device.Provider;
        Device = device.IsGpu ? "GPU" : "CPU";
        Inputs = [.. session.InputMetadata.Select(Describe)];
        Outputs = [.. session.OutputMetadata.Select(Describe)];
        Input = DeclaredTensor.Choose("input", Inputs, declared?.Inputs);
        Output = DeclaredTensor.Choose("output", Outputs, declared?.Outputs);
        NetworkContract.CheckDeclaration(this, declared);

        _device = device;
        _graphs = graphs.ForShapes(Input.Shape, window, out int[] captured);
        device.Note(_graphs);
        _numbers = new GraphNumbers(captured);
        BoundTensor input = new(Input.Name, session.InputMetadata[Input.Name].ElementDataType);
        BoundTensor output = new(Output.Name, session.OutputMetadata[Output.Name].ElementDataType);
        SessionMemory memory = new(session, device.Plan, device.Space, device.Captures);
        _pool = new BindingPool(
            shape => new OnnxBinding(memory, input, output, shape, graphs.Captures, _numbers.Next(shape)),
            () =>
            {
                memory.Dispose();
                session.Dispose();
            });
    }

    /// <inheritdoc/>
    public string Provider { get; }

    /// <inheritdoc/>
    public string Device { get; }

    /// <inheritdoc/>
    public string? Graphs => (_numbers.Stopped ?? _graphs.Refusal) is { } reason ? $"not captured: {reason}" : _graphs.Captures ? "captured" : null;

    /// <inheritdoc/>
    public long IdleBytes => _pool.IdleBytes;

    /// <inheritdoc/>
    public IReadOnlyList<TensorDescription> Inputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TensorDescription> Outputs { get; }

    /// <inheritdoc/>
    public TensorDescription Input { get; }

    /// <inheritdoc/>
    public TensorDescription Output { get; }

    /// <summary>Loads a graph.</summary>
    /// <param name="graph">The ONNX file's bytes.</param>
    /// <param name="declared">The tensors as the configuration declares them, if it does.</param>
    /// <param name="device">Where it shall run.</param>
    /// <param name="window">Spatial lengths of the windows that the configuration scans; null when whole images go through the network.</param>
    /// <exception cref="ModelException">Not a graph that can be served.</exception>
    public static OnnxNetwork Load(byte[] graph, TritonModelConfig? declared, OnnxDevice device, IReadOnlyList<int>? window = null)
    {
        GraphChoice graphs = device.GraphsOf(OnnxFile.Check(graph));
        InferenceSession session;
        try
        {
            session = device.OpenSession(graph, ref graphs);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(OnnxFailure.Loading(e.Message), e);
        }

        try
        {
            CheckServable(session);
            return new OnnxNetwork(session, declared, device, graphs, window);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public INetworkRun Prepare(ReadOnlySpan<int> shape) => new OnnxRun(_pool, shape.ToArray(), StopCaptures);

    /// <inheritdoc/>
    public IDisposable? GiveUpIdle() => _pool.GiveUpIdle();

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();

    private void StopCaptures(string reason)
    {
        _numbers.Stop(reason);
        _device.Note(GraphChoice.RefusedByEngine(reason));
    }

    private static void CheckServable(InferenceSession session)
    {
        if (session.InputMetadata.Count != 1)
        {
            throw new ModelException($"The network has {session.InputMetadata.Count} inputs ({string.Join(", ", session.InputMetadata.Keys)}); this server feeds one, the image with all its channels.");
        }

        foreach ((string name, NodeMetadata tensor) in session.InputMetadata.Concat(session.OutputMetadata))
        {
            if (!tensor.IsTensor || !HostTensor.Supports(tensor.ElementDataType))
            {
                throw new ModelException($"The network's '{name}' is not a tensor of floats or integers ({tensor.OnnxValueType}, {tensor.ElementDataType}); export it with float32.");
            }
        }
    }

    private static TensorDescription Describe(KeyValuePair<string, NodeMetadata> tensor) => new(
        tensor.Key,
        tensor.Value.IsTensor && tensor.Value.ElementDataType == TensorElementType.Float ? "float32" : tensor.Value.ElementDataType.ToString().ToLowerInvariant(),
        [.. tensor.Value.Dimensions.Select(n => n > 0 ? n : -1)]);
}

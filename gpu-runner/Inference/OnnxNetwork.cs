using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Aiaa.GpuRunner.Inference;

/// <summary>A network run by ONNX Runtime. The image goes into the input that the configuration names, else into the first; outputs alike.</summary>
internal sealed class OnnxNetwork : INetwork
{
    private readonly InferenceSession _session;

    private OnnxNetwork(InferenceSession session, TritonModelConfig? declared, OnnxDevice device)
    {
        _session = session;
        Provider = device.Provider;
        Device = device.IsGpu ? "GPU" : "CPU";
        Inputs = [.. session.InputMetadata.Select(Describe)];
        Outputs = [.. session.OutputMetadata.Select(Describe)];
        Input = DeclaredTensor.Choose("input", Inputs, declared?.Inputs);
        Output = DeclaredTensor.Choose("output", Outputs, declared?.Outputs);
    }

    /// <inheritdoc/>
    public string Provider { get; }

    /// <inheritdoc/>
    public string Device { get; }

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
    /// <exception cref="ModelException">Not a graph that can be served.</exception>
    public static OnnxNetwork Load(byte[] graph, TritonModelConfig? declared, OnnxDevice device)
    {
        OnnxFile.Check(graph);
        InferenceSession session;
        try
        {
            using SessionOptions options = device.CreateOptions();
            session = new InferenceSession(graph, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(OnnxFailure.Loading(e.Message), e);
        }

        try
        {
            CheckServable(session);
            OnnxNetwork network = new(session, declared, device);
            NetworkContract.CheckDeclaration(network, declared);
            return network;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public INetworkRun Prepare(ReadOnlySpan<int> shape) => new OnnxRun(
        _session,
        (Input.Name, _session.InputMetadata[Input.Name].ElementDataType),
        (Output.Name, _session.OutputMetadata[Output.Name].ElementDataType),
        shape.ToArray());

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static void CheckServable(InferenceSession session)
    {
        if (session.InputMetadata.Count != 1)
        {
            throw new ModelException($"The network has {session.InputMetadata.Count} inputs ({string.Join(", ", session.InputMetadata.Keys)}); this server feeds one, the image with all its channels.");
        }

        foreach ((string name, NodeMetadata tensor) in session.InputMetadata.Concat(session.OutputMetadata))
        {
            if (!tensor.IsTensor || !TensorBuffer.Supports(tensor.ElementDataType))
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

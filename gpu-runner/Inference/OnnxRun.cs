using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Aiaa.GpuRunner.Inference;

/// <summary>
/// Runs of an ONNX Runtime session on one input shape. The input's memory is bound from the start, the output's as soon as the
/// first run has shown its shape.
/// </summary>
internal sealed class OnnxRun : INetworkRun
{
    private readonly InferenceSession _session;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly TensorBuffer _input;
    private readonly TensorElementType _outputType;
    private TensorBuffer? _output;
    private OrtValue[] _outputs = [];
    private int[] _outputShape = [];

    /// <summary>Takes the input's memory.</summary>
    public OnnxRun(InferenceSession session, (string Name, TensorElementType Type) input, (string Name, TensorElementType Type) output, int[] shape)
    {
        _session = session;
        _inputNames = [input.Name];
        _outputNames = [output.Name];
        _outputType = output.Type;
        _input = TensorBuffer.Create(input.Type, shape);
        _inputs = [_input.Value];
    }

    /// <inheritdoc/>
    public Memory<float> Input => _input.Elements;

    /// <inheritdoc/>
    public NetworkOutput Run(CancellationToken cancellationToken)
    {
        using RunOptions options = new();
        using CancellationTokenRegistration stop = cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, options);
        try
        {
            _input.Push();
            if (_output is null)
            {
                RunUnbound(options);
            }
            else
            {
                _session.Run(options, _inputNames, _inputs, _outputNames, _outputs);
            }
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"The network failed on an input of shape ({string.Join(", ", _inputs[0].GetTensorTypeAndShape().Shape)}): {e.Message}", e);
        }

        _output!.Pull();
        return new NetworkOutput(_output.Elements, _outputShape);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _output?.Dispose();
    }

    /// <summary>The first run: the engine takes memory for the output, which is copied to our own.</summary>
    private void RunUnbound(RunOptions options)
    {
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, _inputNames, _inputs, _outputNames);
        OrtValue result = results[0];
        _outputShape = [.. result.GetTensorTypeAndShape().Shape.Select(n => checked((int)n))];
        _output = TensorBuffer.Create(_outputType, _outputShape);
        result.GetTensorMutableRawData().CopyTo(_output.Value.GetTensorMutableRawData());
        _outputs = [_output.Value];
    }
}

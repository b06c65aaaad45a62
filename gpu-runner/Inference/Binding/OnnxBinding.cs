using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>A tensor of a network by name.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Its element type.</param>
internal readonly record struct BoundTensor(string Name, TensorElementType Type);

/// <summary>
/// The memory of one input shape, bound to a session: the input's from the start, the output's as soon as the first run has shown its
/// shape. Runs then take no more memory of ours. One run at a time.
/// </summary>
internal sealed class OnnxBinding : IDisposable
{
    private readonly SessionMemory _memory;
    private readonly BoundTensor _inputName;
    private readonly BoundTensor _outputName;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _first;
    private readonly RunOptions _next;
    private readonly bool _oneAtATime;
    private readonly bool _interruptible;
    private readonly Side _input;
    private Side? _output;
    private int[] _outputShape = [];
    private bool _captured;

    /// <summary>Takes and binds the input's memory.</summary>
    /// <param name="memory">Where tensors are bound.</param>
    /// <param name="input">The input.</param>
    /// <param name="output">The output that is wanted.</param>
    /// <param name="shape">The input's shape: batch, channel and spatial lengths.</param>
    /// <param name="graphs">Whether the session captures graphs.</param>
    /// <param name="graph">The number of the graph that these runs are captured as, which nobody else uses; null for runs that are not captured.</param>
    /// <exception cref="EngineException">The device has no room for the input.</exception>
    public OnnxBinding(SessionMemory memory, BoundTensor input, BoundTensor output, int[] shape, bool graphs = false, int? graph = null)
    {
        _memory = memory;
        _inputName = input;
        _outputName = output;
        _oneAtATime = graphs;

        // A capture that is broken off would leave the stream of the session in it.
        _interruptible = graph is null;
        Shape = shape;
        Graph = graph;
        try
        {
            _input = new Side(memory, input, shape);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EngineException($"There is no room for an input of shape ({string.Join(", ", shape)}): {e.Message}; scan with a smaller 'roi' or 'sw_batch_size'.", e);
        }

        _binding = memory.Session.CreateIoBinding();
        _first = Options(GraphChoice.RunOptions(graphs, null));
        _next = Options(GraphChoice.RunOptions(graphs, graph));
        _binding.BindInput(input.Name, _input.Bound);
    }

    /// <summary>The input's shape.</summary>
    public int[] Shape { get; }

    /// <summary>The number of the graph that has these addresses in it; null without one.</summary>
    public int? Graph { get; }

    /// <summary>The input's elements, C order.</summary>
    public Memory<float> Input => _input.Host.Elements;

    /// <summary>The output's elements; what the last run left in them.</summary>
    public Memory<float> Output => _output?.Host.Elements ?? Memory<float>.Empty;

    /// <summary>Whether the output's memory can be given away without a copy.</summary>
    public bool CanGiveOutputAway => _memory.Placement == TensorPlacement.Host && _output is { Host.OutlivesDisposal: true };

    /// <summary>Whether the engine was told to stop, be it too late; it would stop the next run as well.</summary>
    public bool IsStopped => _first.Terminate || _next.Terminate;

    /// <summary>Memory of ours that is bound, on host and device together, in bytes.</summary>
    public long Bytes => _input.Bytes + (_output?.Bytes ?? 0);

    /// <summary>Runs the network on <see cref="Input"/>.</summary>
    /// <returns>The output, valid until the next run or the disposal.</returns>
    /// <exception cref="ModelException">The engine failed. The binding is not to be used again.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped. The binding is not to be used again.</exception>
    public NetworkOutput Run(CancellationToken cancellationToken)
    {
        if (_output is null && _outputShape.Length > 0)
        {
            BindOutput();
        }

        RunOptions options = _output is null ? _first : _next;
        using CancellationTokenRegistration stop = _interruptible || _output is null
            ? cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, options)
            : default;
        try
        {
            _input.Host.Push();
            if (_oneAtATime)
            {
                lock (_memory.Turn)
                {
                    RunInTurn(options);
                }
            }
            else
            {
                RunBound(options);
            }
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"The network failed on an input of shape ({string.Join(", ", Shape)}): {e.Message}", e);
        }

        _output!.Host.Pull();
        return new NetworkOutput(_output.Host.Elements, _outputShape);
    }

    /// <summary>The last output as the caller's own; the next run binds other memory.</summary>
    public Memory<float> GiveOutputAway()
    {
        Memory<float> elements = Output;
        _binding.ClearBoundOutputs();
        _output?.Dispose();
        _output = null;
        return elements;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The binding refers to the memory of both sides, so it goes first.
        _binding.Dispose();
        _input.Dispose();
        _output?.Dispose();
        _first.Dispose();
        _next.Dispose();
    }

    private static RunOptions Options(IReadOnlyDictionary<string, string> entries)
    {
        RunOptions options = new();
        foreach ((string key, string value) in entries)
        {
            options.AddRunConfigEntry(key, value);
        }

        return options;
    }

    private void RunInTurn(RunOptions options)
    {
        if (Graph is null || _captured || _output is null)
        {
            RunBound(options);
            return;
        }

        // The first run under a number is the one that captures.
        lock (_memory.Captures)
        {
            RunBound(options);
            _captured = true;
        }
    }

    private void RunBound(RunOptions options)
    {
        if (_memory.Placement == TensorPlacement.Staged)
        {
            // Binding is what copies an input to the device.
            _binding.BindInput(_inputName.Name, _input.Bound);
        }

        _input.ToDevice();
        _binding.SynchronizeBoundInputs();
        if (_output is null)
        {
            RunFirst(options);
            return;
        }

        _memory.Session.RunWithBinding(options, _binding);
        _binding.SynchronizeBoundOutputs();
        _output.FromDevice();
    }

    /// <summary>The first run: the engine takes host memory for the output, which is copied to our own.</summary>
    private void RunFirst(RunOptions options)
    {
        _binding.BindOutputToDevice(_outputName.Name, OrtMemoryInfo.DefaultInstance);
        _memory.Session.RunWithBinding(options, _binding);
        _binding.SynchronizeBoundOutputs();
        using (IDisposableReadOnlyCollection<OrtValue> results = _binding.GetOutputValues())
        {
            OrtValue result = results[0];
            _outputShape = [.. result.GetTensorTypeAndShape().Shape.Select(n => checked((int)n))];
            BindOutput();
            result.GetTensorMutableRawData().CopyTo(_output!.Host.Value.GetTensorMutableRawData());
        }
    }

    private void BindOutput()
    {
        _output = new Side(_memory, _outputName, _outputShape);
        _binding.BindOutput(_outputName.Name, _output.Bound);
    }

    /// <summary>One of the two tensors: in host memory, and on the device where it is bound there.</summary>
    private sealed class Side : IDisposable
    {
        private readonly SessionMemory _memory;
        private readonly OrtValue[] _host;
        private readonly OrtValue[] _device;

        public Side(SessionMemory memory, BoundTensor tensor, int[] shape)
        {
            _memory = memory;
            Host = memory.TakeHost(tensor.Type, shape);
            _host = [Host.Value];
            try
            {
                _device = memory.TakeDevice(tensor.Type, shape) is { } device ? [device] : [];
            }
            catch
            {
                Host.Dispose();
                throw;
            }

            Bytes = Host.Bytes + (_device.Length == 0 ? 0 : Host.Value.GetTensorSizeInBytes());
        }

        public HostTensor Host { get; }

        public OrtValue Bound => _device is [{ } device] ? device : Host.Value;

        public long Bytes { get; }

        public void ToDevice()
        {
            if (_device.Length > 0)
            {
                _memory.Copy(_host, _device);
            }
        }

        public void FromDevice()
        {
            if (_device.Length > 0)
            {
                _memory.Copy(_device, _host);
            }
        }

        public void Dispose()
        {
            foreach (OrtValue device in _device)
            {
                device.Dispose();
            }

            Host.Dispose();
        }
    }
}

using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol;
using Aiaa.RunnerProtocol.TorchScript;

namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>
/// A TorchScript network. Its archive stays on disk, so that a worker that has started anew can load it again without anybody
/// noticing. An archive tells no shapes; they are known once the network has run.
/// </summary>
internal sealed class TorchNetwork : INetwork
{
    private readonly TorchEngine _engine;
    private readonly string _file;
    private readonly string? _wanted;
    private readonly SemaphoreSlim _loading = new(1);
    private TorchWorker? _loadedIn;

    /// <summary>Describes a network that is not loaded yet.</summary>
    public TorchNetwork(TorchEngine engine, string file, TritonModelConfig? declared)
    {
        _engine = engine;
        _file = file;
        _wanted = declared?.Outputs is [{ Name.Length: > 0 } output, ..] ? output.Name : null;
    }

    /// <inheritdoc/>
    public string Provider { get; private set; } = "LibTorch";

    /// <inheritdoc/>
    public string Device { get; private set; } = "CPU";

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<TensorDescription> Inputs => [Input];

    /// <inheritdoc/>
    public IReadOnlyList<TensorDescription> Outputs { get; private set; } = [];

    /// <inheritdoc/>
    public TensorDescription Input { get; private set; } = new("input", "float32", []);

    /// <inheritdoc/>
    public TensorDescription Output => Outputs.FirstOrDefault(output => output.Name == _wanted) ?? (Outputs.Count > 0 ? Outputs[0] : new TensorDescription("OUTPUT__0", "float32", []));

    /// <summary>The output that the configuration names.</summary>
    public string? Wanted => _wanted;

    /// <summary>The name by which the worker knows the network.</summary>
    public string Name => Path.GetFileNameWithoutExtension(_file);

    /// <summary>The worker that has the network in memory; loads it when need be.</summary>
    /// <exception cref="ModelException">It cannot be served.</exception>
    /// <exception cref="EngineException">The worker does not work.</exception>
    public async Task<TorchWorker> LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            TorchWorker worker = await _engine.WorkerAsync(cancellationToken);
            if (_loadedIn != worker)
            {
                NetworkLoaded loaded = await LoadInAsync(worker, cancellationToken);
                (_loadedIn, Provider, Device, Bytes) = (worker, $"LibTorch {worker.Device}", worker.Device == "CPU" ? "CPU" : "GPU", loaded.Bytes);
                Input = Input with { Name = loaded.Input, ElementType = loaded.ElementType };
            }

            return worker;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Learns shapes from a run.</summary>
    /// <param name="input">What went in.</param>
    /// <param name="outputs">What came out.</param>
    public void Learn(ReadOnlySpan<int> input, IReadOnlyList<TensorDescription> outputs)
    {
        if (Input.Shape.Count == 0)
        {
            Outputs = [.. outputs.Select(output => output with { Shape = Free(output.Shape) })];
            Input = Input with { Shape = Free([.. input]) };
        }
    }

    /// <inheritdoc/>
    public INetworkRun Prepare(ReadOnlySpan<int> shape) => new TorchRun(_engine, this, shape.ToArray());

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_loadedIn is { Gone.IsCancellationRequested: false } worker)
        {
            _ = UnloadAsync(worker);
        }

        File.Delete(_file);
        _loading.Dispose();
    }

    // Batch and spatial lengths are whatever comes; the channels are the network's own.
    private static int[] Free(IReadOnlyList<int> shape) => [.. shape.Select((length, axis) => axis == 1 ? length : -1)];

    private async Task<NetworkLoaded> LoadInAsync(TorchWorker worker, CancellationToken cancellationToken)
    {
        try
        {
            return (NetworkLoaded)TorchFailures.Check(await worker.CallAsync(id => new LoadNetwork(id, Name, _file)).WaitAsync(cancellationToken));
        }
        catch (TorchWorkerGoneException e) when (e.Reason.Length > 0)
        {
            // Some of libtorch's refusals pass by TorchSharp and end the process; their sentence is the last thing it writes.
            throw new ModelException(TorchFailures.Loading(e.Reason), e);
        }
    }

    private async Task UnloadAsync(TorchWorker worker)
    {
        try
        {
            await worker.CallAsync(id => new UnloadNetwork(id, Name));
        }
        catch (EngineException)
        {
            // The worker has ended, and the network's memory with it.
        }
    }
}

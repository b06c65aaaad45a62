using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Aiaa.RunnerProtocol.TorchScript;

namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>
/// Runs of a TorchScript network on one input shape. Input and output lie in memory that the worker shares. A worker that ends
/// in the middle is replaced once and the run repeated, because it may have ended on account of another request.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "The input is disposed when the worker has let go of it, which may be later.")]
internal sealed class TorchRun(TorchEngine engine, TorchNetwork network, int[] shape) : INetworkRun
{
    private readonly float[] _elements = new float[Aiaa.Imaging.Volumes.Volume.CountOf(shape)];
    private TorchWorker? _worker;
    private SharedTensor? _input;
    private SharedTensor? _output;
    private long _series;
    private float[] _last = [];

    /// <inheritdoc/>
    public Memory<float> Input => _elements;

    /// <inheritdoc/>
    public NetworkOutput Run(CancellationToken cancellationToken) => RunAsync(cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public Memory<float> Keep() => _last;

    /// <inheritdoc/>
    public void Dispose()
    {
        _output?.Dispose();
        _output = null;
        if (_worker is { } worker && _input is { } input)
        {
            _ = engine.AbandonAsync(worker, Task.CompletedTask, _series, input);
            _worker = null;
            _input = null;
        }
    }

    private async Task<NetworkOutput> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TryRunAsync(cancellationToken);
        }
        catch (TorchWorkerGoneException)
        {
            return await TryRunAsync(cancellationToken);
        }
    }

    private async Task<NetworkOutput> TryRunAsync(CancellationToken cancellationToken)
    {
        TorchWorker worker = await network.LoadAsync(cancellationToken);
        SharedTensor input = InputIn(worker);
        input.Write(_elements);
        Task<WorkerAnswer> call = worker.CallAsync(id => new RunNetwork(id, network.Name, _series, new TensorPlace(input.Path, shape), network.Wanted));
        WorkerAnswer answer;
        try
        {
            answer = await call.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _worker = null;
            _input = null;
            _ = engine.AbandonAsync(worker, call, _series, input);
            throw;
        }

        NetworkRan ran = (NetworkRan)TorchFailures.Check(answer);
        input.Unlink();
        network.Learn(shape, ran.Outputs);
        _last = Read(ran.Output);
        return new NetworkOutput(_last, [.. ran.Output.Shape]);
    }

    private SharedTensor InputIn(TorchWorker worker)
    {
        if (_worker != worker || _input is null)
        {
            Dispose();
            _series = worker.NewSeries();
            _input = SharedTensor.Create(engine.Folders.All, string.Create(CultureInfo.InvariantCulture, $"{_series}-{Guid.NewGuid():N}.in"), _elements.Length);
            _worker = worker;
        }

        return _input;
    }

    // The caller may keep the elements, and the worker writes the next output where this one is, so they are copied out of the shared memory.
    private float[] Read(TensorPlace place)
    {
        if (_output?.Path != place.File)
        {
            _output?.Dispose();
            _output = null;
            _output = SharedTensor.Open(place.File, Aiaa.Imaging.Volumes.Volume.CountOf([.. place.Shape]));
            _output.Unlink();
        }

        float[] elements = GC.AllocateUninitializedArray<float>(_output.Count);
        _output.Read(elements);
        return elements;
    }
}

using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol.TorchScript;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>
/// TorchScript networks, run by libtorch in a process of its own: it is started by the first such network, and again when it has
/// ended. A server without TorchScript networks never starts it.
/// </summary>
internal sealed partial class TorchEngine : IAsyncDisposable
{
    /// <summary>How long a run that nobody waits for may go on: libtorch cannot be interrupted inside a window, but its process can be ended.</summary>
    private static readonly TimeSpan AbandonedLimit = TimeSpan.FromSeconds(10);

    private readonly TorchInstallation _installation;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _memoryBytes;
    private readonly SemaphoreSlim _starting = new(1);
    private TorchFolders? _folders;
    private TorchWorker? _worker;

    /// <summary>Starts nothing yet.</summary>
    public TorchEngine(TorchInstallation installation, IOptions<RunnerOptions> options, TimeProvider time, ILogger<TorchEngine> logger)
    {
        _installation = installation;
        _time = time;
        _logger = logger;
        _memoryBytes = options.Value.TorchScriptBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;
    }

    /// <summary>The engine's state in a few words, for /health.</summary>
    public string State => _worker is { Gone.IsCancellationRequested: false } worker
        ? $"libtorch {worker.Version} on {worker.Device}"
        : _installation.State;

    /// <summary>Folders for tensors and archives.</summary>
    public TorchFolders Folders => _folders ?? throw new InvalidOperationException("No worker has been started.");

    /// <summary>Loads a network.</summary>
    /// <param name="archive">The TorchScript archive's bytes.</param>
    /// <param name="declared">The tensors as the configuration declares them, if it does.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="ModelException">It cannot be served.</exception>
    /// <exception cref="EngineException">The worker does not work.</exception>
    public async Task<TorchNetwork> LoadAsync(byte[] archive, TritonModelConfig? declared, CancellationToken cancellationToken)
    {
        if (archive is not [(byte)'P', (byte)'K', ..] and not [0x80, ..])
        {
            throw new ModelException("The network's file is not a TorchScript archive; save it with torch.jit.save(torch.jit.script(network), \"model.ts\") or torch.jit.trace, or upload ONNX as model.onnx.");
        }

        await WorkerAsync(cancellationToken);
        string file = Path.Combine(Folders.OnDisk, $"{Guid.NewGuid():N}.ts");
        try
        {
            await File.WriteAllBytesAsync(file, archive, cancellationToken);
            TorchNetwork network = new(this, file, declared);
            await network.LoadAsync(cancellationToken);
            return network;
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }

    /// <summary>The worker, started when there is none.</summary>
    /// <exception cref="EngineException">It does not start.</exception>
    public async Task<TorchWorker> WorkerAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_worker is { Gone.IsCancellationRequested: false } running)
            {
                return running;
            }

            string program = await _installation.EnsureAsync(cancellationToken);
            if (_worker is { } gone)
            {
                _worker = null;
                await gone.DisposeAsync();
            }

            long started = Stopwatch.GetTimestamp();
            TorchWorker worker = await TorchWorker.StartAsync(program, _folders ??= new TorchFolders(), _memoryBytes, cancellationToken);
            LogStarted(_logger, worker.Id, worker.Version, worker.Device, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds));
            worker.Gone.Register(() => LogGone(_logger, worker.Id, TorchFailures.Shortened(worker.Reason)));
            return _worker = worker;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Sees a run to its end that nobody waits for any more, and then gives its memory back.</summary>
    /// <param name="worker">Where it runs.</param>
    /// <param name="call">The run.</param>
    /// <param name="series">Its series.</param>
    /// <param name="input">The memory of its input.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Nobody is left to hear of it.")]
    public async Task AbandonAsync(TorchWorker worker, Task call, long series, SharedTensor input)
    {
        try
        {
            await call.WaitAsync(AbandonedLimit, _time, CancellationToken.None);
            await worker.CallAsync(id => new EndRuns(id, series));
        }
        catch (TimeoutException)
        {
            LogEnded(_logger, worker.Id);
            worker.Kill();
        }
        catch (Exception)
        {
            // The worker has ended, and its memory with it.
        }

        input.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_worker is { } worker)
        {
            await worker.DisposeAsync();
        }

        _folders?.Dispose();
        _starting.Dispose();
    }
}

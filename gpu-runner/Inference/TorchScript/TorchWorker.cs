using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Aiaa.RunnerProtocol.TorchScript;

namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>A running worker, and the calls under way to it. When it ends, however it ends, all of them fail.</summary>
internal sealed class TorchWorker : IAsyncDisposable
{
    /// <summary>What the C++ runtime writes before it ends a process for an exception that nobody catches; whatever stands before it is the network's own.</summary>
    private const string Terminated = "terminate called";

    private readonly TorchWorkerProcess _process;
    private readonly MessageChannel _channel;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<WorkerAnswer>> _pending = new();
    private readonly Task _reading;
    private readonly CancellationTokenSource _gone = new();
    private long _lastId;

    private TorchWorker(TorchWorkerProcess process, MessageChannel channel, WorkerReady ready)
    {
        _process = process;
        _channel = channel;
        Version = ready.Version;
        Device = ready.Device;
        Gone = _gone.Token;
        _reading = ReadAsync();
    }

    /// <summary>Version of libtorch.</summary>
    public string Version { get; }

    /// <summary>CPU or CUDA.</summary>
    public string Device { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Fires when the worker has ended.</summary>
    public CancellationToken Gone { get; }

    /// <summary>Why it ended by itself, as far as it said so; empty when it did not.</summary>
    public string Reason => _process.LastWords.IndexOf(Terminated, StringComparison.Ordinal) is >= 0 and int at ? _process.LastWords[at..] : string.Empty;

    /// <summary>Starts a worker.</summary>
    /// <exception cref="EngineException">It does not start.</exception>
    public static async Task<TorchWorker> StartAsync(string program, TorchFolders folders, long memoryBytes, CancellationToken cancellationToken)
    {
        TorchWorkerProcess process = await TorchWorkerProcess.StartAsync(program, folders, memoryBytes, cancellationToken);
        try
        {
            MessageChannel channel = new(process.Pipe);
            WorkerAnswer? first = await channel.ReadAsync(WorkerJson.Default.WorkerAnswer, cancellationToken);
            if (first is WorkerReady ready)
            {
                return new TorchWorker(process, channel, ready);
            }

            await process.Exited.WaitAsync(cancellationToken);
            throw new EngineException($"The process that runs TorchScript networks does not start: {process.LastWords}");
        }
        catch (Exception e)
        {
            await process.DisposeAsync();
            if (e is IOException)
            {
                throw new EngineException($"The process that runs TorchScript networks does not start: {process.LastWords}", e);
            }

            throw;
        }
    }

    /// <summary>A number for a series of runs.</summary>
    public long NewSeries() => Interlocked.Increment(ref _lastId);

    /// <summary>Makes a call.</summary>
    /// <param name="call">The call, made with its number.</param>
    /// <returns>The answer; a refusal is an answer too.</returns>
    /// <exception cref="TorchWorkerGoneException">The worker ended.</exception>
    public async Task<WorkerAnswer> CallAsync(Func<long, WorkerCall> call)
    {
        long id = Interlocked.Increment(ref _lastId);
        TaskCompletionSource<WorkerAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        try
        {
            await _channel.WriteAsync(call(id), WorkerJson.Default.WorkerCall, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Not before it is known to be gone: who tries again must not find this one.
            await _reading;
            throw Failure();
        }
        finally
        {
            if (_gone.IsCancellationRequested)
            {
                answer.TrySetException(Failure());
            }
        }

        return await answer.Task;
    }

    /// <summary>Ends the worker at once.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _reading;
        await _channel.DisposeAsync();
        _gone.Dispose();
    }

    private TorchWorkerGoneException Failure() => new(Reason);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever ends the reading, the worker is of no use any more.")]
    private async Task ReadAsync()
    {
        try
        {
            while (await _channel.ReadAsync(WorkerJson.Default.WorkerAnswer, CancellationToken.None) is { } answer)
            {
                if (_pending.TryRemove(answer.Id, out TaskCompletionSource<WorkerAnswer>? call))
                {
                    call.SetResult(answer);
                }
            }
        }
        catch (Exception)
        {
            // The pipe broke, or what came was no answer.
        }

        _process.Kill();
        await _process.Exited;
        await _gone.CancelAsync();
        foreach (TaskCompletionSource<WorkerAnswer> call in _pending.Values)
        {
            call.TrySetException(Failure());
        }
    }
}

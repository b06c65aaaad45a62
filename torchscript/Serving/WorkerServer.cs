using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Aiaa.RunnerProtocol;
using Aiaa.RunnerProtocol.TorchScript;
using Aiaa.TorchScript.Hosting;
using Aiaa.TorchScript.Networks;

namespace Aiaa.TorchScript.Serving;

/// <summary>Takes calls from the pipe until it ends. Each call has a thread of its own, so that loading one network holds up no run of another.</summary>
/// <param name="channel">The pipe.</param>
/// <param name="device">Where networks run.</param>
/// <param name="folders">Folders for tensors, the one in memory first.</param>
internal sealed class WorkerServer(MessageChannel channel, TorchDevice device, IReadOnlyList<string> folders) : IDisposable
{
    private readonly NetworkTable _networks = new();
    private readonly ConcurrentDictionary<long, TensorSeries> _series = new();

    /// <summary>Serves until the other side closes the pipe.</summary>
    public async Task RunAsync()
    {
        await channel.WriteAsync(new WorkerReady(0, TorchDevice.Version, device.Name), WorkerJson.Default.WorkerAnswer, CancellationToken.None);
        while (await channel.ReadAsync(WorkerJson.Default.WorkerCall, CancellationToken.None) is { } call)
        {
            _ = Task.Factory.StartNew(() => AnswerAsync(call), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _networks.Dispose();
        foreach (TensorSeries series in _series.Values)
        {
            series.Dispose();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong, the caller gets an answer.")]
    private async Task AnswerAsync(WorkerCall call)
    {
        WorkerAnswer answer;
        try
        {
            answer = Do(call);
        }
        catch (TorchScriptException e)
        {
            answer = new CallFailed(call.Id, WorkerFailure.Network, e.Message);
        }
        catch (Exception e) when (e is OutOfMemoryException || (e is ExternalException && ScriptFailure.IsMemory(e.Message)))
        {
            answer = new CallFailed(call.Id, WorkerFailure.Memory, "The network and its input need more memory than the TorchScript engine may take; scan with a smaller 'roi' or 'sw_batch_size'.");
        }
        catch (Exception e)
        {
            answer = new CallFailed(call.Id, WorkerFailure.Internal, $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
        }

        try
        {
            await channel.WriteAsync(answer, WorkerJson.Default.WorkerAnswer, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody listens any more; the loop above ends as well.
        }
    }

    private WorkerAnswer Do(WorkerCall call)
    {
        switch (call)
        {
            case LoadNetwork load:
                ScriptNetwork network = ScriptNetwork.Load(load.File, folders[^1], device);
                _networks.Add(load.Network, network);
                return new NetworkLoaded(load.Id, network.Input, network.ElementType, network.Bytes);
            case RunNetwork run:
                return Run(run);
            case EndRuns end:
                if (_series.TryRemove(end.Series, out TensorSeries? series))
                {
                    series.Dispose();
                }

                return new CallDone(end.Id);
            case UnloadNetwork unload:
                _networks.Remove(unload.Network);
                return new CallDone(unload.Id);
            default:
                return new CallFailed(call.Id, WorkerFailure.Internal, $"A call of the kind {call.GetType().Name} is not known.");
        }
    }

    private WorkerAnswer Run(RunNetwork run)
    {
        WorkerAnswer? answer = null;
        bool known = _networks.TryUse(run.Network, network =>
        {
            TensorSeries series = _series.GetOrAdd(run.Series, number => new TensorSeries(number, folders));
            network.Run(series.Input(run.Input), run.Input.Shape, run.Output, (outputs, chosen) => answer = new NetworkRan(
                run.Id,
                series.Output(chosen),
                [.. outputs.Select(o => new TensorDescription(o.Name, ScriptNetwork.NameOf(o.Tensor.dtype), [.. o.Tensor.shape.Select(n => checked((int)n))]))]));
        });
        return known ? answer! : new CallFailed(run.Id, WorkerFailure.Unknown, $"There is no network '{run.Network}'.");
    }
}

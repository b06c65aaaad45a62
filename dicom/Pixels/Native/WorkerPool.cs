using System.Collections.Concurrent;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>The workers of one reading: as many as frames are decoded at once.</summary>
internal sealed class WorkerPool : IDisposable
{
    private readonly ConcurrentBag<WorkerProcess> _idle = [];

    /// <summary>An idle worker, or a new one.</summary>
    public WorkerProcess Rent(DicomLimits limits, CancellationToken cancellation) =>
        _idle.TryTake(out WorkerProcess? worker) ? worker : WorkerProcess.Start(limits, cancellation);

    /// <summary>Takes a worker back; one that fell is not kept.</summary>
    public void Return(WorkerProcess worker)
    {
        if (worker.IsUsable)
        {
            _idle.Add(worker);
        }
        else
        {
            worker.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out WorkerProcess? worker))
        {
            worker.Dispose();
        }
    }
}

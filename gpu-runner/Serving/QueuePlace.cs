namespace Aiaa.GpuRunner.Serving;

/// <summary>A request's place on the way to the device; disposing gives it back.</summary>
/// <param name="queue">The queue.</param>
/// <param name="caller">Who asks.</param>
internal sealed class QueuePlace(DeviceQueue queue, string caller) : IDisposable
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who asks.</summary>
    public string Caller { get; } = caller;

    /// <summary>When it began to wait, then when it began to run; a time stamp of the queue.</summary>
    public long Since { get; set; }

    /// <summary>Waits for the device.</summary>
    /// <returns>The turn; disposing it hands the device to the next.</returns>
    /// <exception cref="BusyException">The place was given to another caller, who had none.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration hangUp = cancellationToken.Register(() => _turn.TrySetCanceled(cancellationToken));
        queue.Enqueue(this);
        await _turn.Task;
        return new Turn(() => queue.Leave(this));
    }

    /// <summary>Begins its turn, unless it was given up.</summary>
    internal bool TryStart() => _turn.TrySetResult();

    /// <summary>Takes the place away.</summary>
    internal void Displace(BusyException busy)
    {
        _turn.TrySetException(busy);

        // Perhaps nobody waits yet and nobody will.
        _ = _turn.Task.Exception;
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Free(this);

    private sealed class Turn(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

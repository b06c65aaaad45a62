namespace Aiaa.Faults.Tests.Storm;

/// <summary>Waits for a certain storage call and does something at that very moment.</summary>
internal sealed class Trap
{
    // When nothing calls storage because too much is dead already, it springs all the same.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Armed? _armed;

    /// <summary>Does something at a storage call to come.</summary>
    /// <returns>When it has been done.</returns>
    public async Task SetAsync(int calls, Moment moment, Action action, CancellationToken cancellation)
    {
        Armed armed = new(moment, action) { Left = calls };
        lock (_lock)
        {
            _armed = armed;
        }

        try
        {
            await armed.Sprung.Task.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            armed.Spring();
            await armed.Sprung.Task;
        }
    }

    /// <summary>A storage call has come to this moment.</summary>
    public void Pass(Moment moment)
    {
        Armed? sprung = null;
        lock (_lock)
        {
            if (_armed is { } armed && armed.Moment == moment && --armed.Left <= 0)
            {
                (sprung, _armed) = (armed, null);
            }
        }

        sprung?.Spring();
    }

    private sealed class Armed(Moment moment, Action action)
    {
        private int _done;

        public Moment Moment { get; } = moment;

        public int Left { get; set; }

        public TaskCompletionSource Sprung { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Spring()
        {
            if (Interlocked.Exchange(ref _done, 1) == 0)
            {
                action();
                Sprung.SetResult();
            }
        }
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Serving;

/// <summary>
/// The way to the device: one run at a time, a bounded number of requests waiting, and the rest told to come again. A run that
/// ends, however it ends, frees its place.
/// </summary>
internal sealed class DeviceQueue(IOptions<RunnerOptions> options) : IDisposable
{
    private static readonly TimeSpan LeastRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostRetryAfter = TimeSpan.FromSeconds(60);

    private readonly int _places = options.Value.Queue + 1;
    private readonly SemaphoreSlim _device = new(1);
    private int _admitted;
    private long _lastRun;

    /// <summary>Takes a place in the queue, the running request's included.</summary>
    /// <exception cref="BusyException">There is none.</exception>
    public IDisposable Admit()
    {
        if (Interlocked.Increment(ref _admitted) <= _places)
        {
            return new Ending(() => Interlocked.Decrement(ref _admitted));
        }

        Interlocked.Decrement(ref _admitted);
        TimeSpan expected = TimeSpan.FromTicks(Volatile.Read(ref _lastRun)) * _places;
        throw new BusyException(TimeSpan.FromTicks(Math.Clamp(expected.Ticks, LeastRetryAfter.Ticks, MostRetryAfter.Ticks)));
    }

    /// <summary>Waits for the device.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _device.WaitAsync(cancellationToken);
        long started = Stopwatch.GetTimestamp();
        return new Ending(() =>
        {
            Volatile.Write(ref _lastRun, Stopwatch.GetElapsedTime(started).Ticks);
            _device.Release();
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();

    private sealed class Ending(Action action) : IDisposable
    {
        private Action? _action = action;

        public void Dispose() => Interlocked.Exchange(ref _action, null)?.Invoke();
    }
}

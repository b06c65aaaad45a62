using Aiaa.RunnerProtocol;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Serving;

/// <summary>
/// The way to the device: one run at a time, a bounded number of requests with a place, and the rest told to come again. Callers take
/// turns, however many requests each has waiting; when every place is taken, a caller with few of them gets one from the caller with the
/// most. A request that ends, however it ends, frees its place.
/// </summary>
internal sealed class DeviceQueue(IOptions<RunnerOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LeastRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostRetryAfter = TimeSpan.FromSeconds(60);

    private readonly int _places = options.Value.Queue + 1;
    private readonly Lock _lock = new();
    private readonly List<QueuePlace> _admitted = [];
    private readonly LinkedList<string> _turns = new();
    private readonly Dictionary<string, Queue<QueuePlace>> _waiting = new(StringComparer.Ordinal);
    private QueuePlace? _running;
    private long _runs;
    private long _refused;
    private TimeSpan _waited;
    private TimeSpan _longestWait;
    private TimeSpan _usualRun;

    /// <summary>What the queue has done since the start.</summary>
    public QueueStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new QueueStatistics(
                    _admitted.Count, _places, _runs, _refused, _runs == 0 ? 0 : _waited.TotalMilliseconds / _runs, _longestWait.TotalMilliseconds);
            }
        }
    }

    /// <summary>Takes a place in the queue, the running request's included.</summary>
    /// <param name="caller">Who asks.</param>
    /// <exception cref="BusyException">There is none.</exception>
    public QueuePlace Admit(string caller)
    {
        QueuePlace? displaced = null;
        QueuePlace place = new(this, caller);
        lock (_lock)
        {
            if (_admitted.Count >= _places && (displaced = Displaceable(caller)) is null)
            {
                _refused++;
                throw Busy();
            }

            if (displaced is not null)
            {
                _refused++;
                _admitted.Remove(displaced);
            }

            _admitted.Add(place);
        }

        displaced?.Displace(Busy());
        return place;
    }

    /// <summary>Gives a place its turn, now or when those before it are done.</summary>
    internal void Enqueue(QueuePlace place)
    {
        lock (_lock)
        {
            place.Since = time.GetTimestamp();
            if (!_waiting.TryGetValue(place.Caller, out Queue<QueuePlace>? line))
            {
                _waiting[place.Caller] = line = new Queue<QueuePlace>();
                _turns.AddLast(place.Caller);
            }

            line.Enqueue(place);
            StartNext();
        }
    }

    /// <summary>Ends the run of a place.</summary>
    internal void Leave(QueuePlace place)
    {
        lock (_lock)
        {
            if (_running == place)
            {
                // The last runs count more than those long ago: models differ.
                TimeSpan run = time.GetElapsedTime(place.Since);
                _usualRun = _usualRun == default ? run : (0.7 * _usualRun) + (0.3 * run);
                _running = null;
                StartNext();
            }
        }
    }

    /// <summary>Gives a place back, whatever has become of it.</summary>
    internal void Free(QueuePlace place)
    {
        Leave(place);
        lock (_lock)
        {
            _admitted.Remove(place);
        }
    }

    private void StartNext()
    {
        while (_running is null && _turns.First is { } turn)
        {
            Queue<QueuePlace> line = _waiting[turn.Value];
            QueuePlace next = line.Dequeue();
            _turns.RemoveFirst();
            if (line.Count > 0)
            {
                _turns.AddLast(turn);
            }
            else
            {
                _waiting.Remove(turn.Value);
            }

            // One that hung up or was displaced while it waited is passed over.
            if (next.TryStart())
            {
                _running = next;
                TimeSpan waited = time.GetElapsedTime(next.Since);
                next.Since = time.GetTimestamp();
                _runs++;
                _waited += waited;
                _longestWait = waited > _longestWait ? waited : _longestWait;
            }
        }
    }

    /// <summary>The newest place that does not run yet of the caller with the most, when that is at least two more than the newcomer has.</summary>
    private QueuePlace? Displaceable(string newcomer)
    {
        int own = _admitted.Count(place => place.Caller == newcomer);
        IGrouping<string, QueuePlace>? most = _admitted.GroupBy(place => place.Caller, StringComparer.Ordinal).MaxBy(places => places.Count());
        return most is not null && most.Count() > own + 1 ? most.LastOrDefault(place => place != _running) : null;
    }

    private BusyException Busy() =>
        new(TimeSpan.FromTicks(Math.Clamp((_usualRun * _admitted.Count).Ticks, LeastRetryAfter.Ticks, MostRetryAfter.Ticks)));
}

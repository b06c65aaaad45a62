using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Caching;

/// <summary>
/// Keeps values by key within a budget and drops the least recently used first. A value is loaded once however many ask for it at
/// the same time, and the loading of one key holds up no other. Values in use are never dropped. The budget holds for each place that
/// values take memory in.
/// </summary>
/// <typeparam name="T">The value; disposed when it is dropped, if it can be.</typeparam>
internal sealed partial class LeaseCache<T>
    where T : class
{
    private readonly string _name;
    private readonly long _budget;
    private readonly Func<T, long> _costOf;
    private readonly ILogger _logger;
    private readonly Func<T, string> _placeOf;
    private readonly Func<T, bool> _keeps;
    private readonly Func<T, IDisposable?> _spare;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Dictionary<string, long> _held = new(StringComparer.Ordinal);
    private long _hits;
    private long _misses;
    private long _dropped;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="name">What it holds, for the log: volumes, models.</param>
    /// <param name="budget">Most that is held at once, in the unit of <paramref name="costOf"/>.</param>
    /// <param name="costOf">What a value costs; asked again whenever a use of it ends.</param>
    /// <param name="logger">Hears the statistics whenever a value comes in.</param>
    /// <param name="placeOf">Where a value takes memory; one place for all by default.</param>
    /// <param name="keeps">Which values are never dropped; none by default.</param>
    /// <param name="time">The clock.</param>
    /// <param name="spare">What a value can give up while nobody uses it, which goes before any value does; nothing by default.</param>
    public LeaseCache(
        string name,
        long budget,
        Func<T, long> costOf,
        ILogger logger,
        Func<T, string>? placeOf = null,
        Func<T, bool>? keeps = null,
        TimeProvider? time = null,
        Func<T, IDisposable?>? spare = null)
    {
        _spare = spare ?? (static _ => null);
        _placeOf = placeOf ?? (static _ => string.Empty);
        _keeps = keeps ?? (static _ => false);
        _time = time ?? TimeProvider.System;
        _name = name;
        _budget = budget;
        _costOf = costOf;
        _logger = logger;
    }

    /// <summary>What the cache holds, and has done since it was made.</summary>
    public CacheStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new CacheStatistics(_name, _byUse.Count, _held.Values.Sum(), _budget, _hits, _misses, _dropped);
            }
        }
    }

    /// <summary>The value of a key, loaded by the first who asks.</summary>
    /// <remarks>
    /// When the first one's loading fails or is cancelled, that is its own affair: the next who waits loads with its own means.
    /// </remarks>
    /// <param name="key">The key.</param>
    /// <param name="load">Loads the value.</param>
    /// <param name="cancellationToken">Ends the waiting, and the loading if it is ours.</param>
    public async Task<Lease<T>> GetAsync(string key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken)
    {
        while (true)
        {
            Entry entry;
            bool ours = false;
            lock (_lock)
            {
                if (!_entries.TryGetValue(key, out entry!))
                {
                    _entries[key] = entry = new Entry(key);
                    ours = true;
                }
                else if (entry.Value is not null)
                {
                    _hits++;
                    return Use(entry);
                }
            }

            if (ours)
            {
                return await LoadAsync(entry, load, cancellationToken);
            }

            await entry.Loading.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>What is held now, last used first.</summary>
    public IReadOnlyList<CachedValue<T>> List()
    {
        lock (_lock)
        {
            return [.. _byUse.Select(entry => new CachedValue<T>(entry.Value!, entry.Cost, entry.Uses, entry.LastUse))];
        }
    }

    /// <summary>Drops a value; one that is in use goes when its last use ends.</summary>
    public void Forget(string key)
    {
        T? dropped = null;
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out Entry? entry) && entry.Value is not null)
            {
                Remove(entry);
                entry.Forgotten = true;
                dropped = entry.Uses == 0 ? entry.Value : null;
            }
        }

        (dropped as IDisposable)?.Dispose();
    }

    private async Task<Lease<T>> LoadAsync(Entry entry, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken)
    {
        try
        {
            T value = await load(cancellationToken);
            List<object> excess = [];
            Lease<T> lease;
            lock (_lock)
            {
                _misses++;
                entry.Value = value;
                entry.Cost = _costOf(value);
                entry.Place = _placeOf(value);
                _byUse.AddFirst(entry);
                _held[entry.Place] = _held.GetValueOrDefault(entry.Place) + entry.Cost;
                lease = Use(entry);
                DropExcess(entry.Place, excess);
                LogStatistics(_logger, _name, _entries.Count, _held.Values.Sum(), _budget, _hits, _misses, _dropped);
            }

            Dispose(excess);
            return lease;
        }
        catch
        {
            lock (_lock)
            {
                _entries.Remove(entry.Key);
            }

            throw;
        }
        finally
        {
            entry.Loading.SetResult();
        }
    }

    private Lease<T> Use(Entry entry)
    {
        entry.Uses++;
        entry.LastUse = _time.GetUtcNow();
        if (!entry.Forgotten)
        {
            _byUse.Remove(entry);
            _byUse.AddFirst(entry);
        }

        return new Lease<T>(entry.Value!, () => Release(entry));
    }

    private void Release(Entry entry)
    {
        List<object> excess = [];
        lock (_lock)
        {
            entry.Uses--;
            entry.LastUse = _time.GetUtcNow();
            Recount(entry);
            if (entry is { Forgotten: true, Uses: 0 })
            {
                excess.Add(entry.Value!);
            }

            DropExcess(entry.Place, excess);
        }

        Dispose(excess);
    }

    /// <summary>Drops what was not used for longest; what is in use stays, because dropping it would free nothing.</summary>
    private void DropExcess(string place, List<object> excess)
    {
        for (LinkedListNode<Entry>? node = _byUse.Last; IsOver(place) && node is not null; node = node.Previous)
        {
            Entry entry = node.Value;
            if (entry.Uses == 0 && entry.Place == place && _spare(entry.Value!) is { } spare)
            {
                excess.Add(spare);
                Recount(entry);
            }
        }

        LinkedListNode<Entry>? candidate = _byUse.Last;
        while (IsOver(place) && candidate is not null)
        {
            (Entry entry, candidate) = (candidate.Value, candidate.Previous);
            if (entry.Uses == 0 && entry.Place == place && !_keeps(entry.Value!))
            {
                Remove(entry);
                _dropped++;
                excess.Add(entry.Value!);
            }
        }
    }

    private bool IsOver(string place) => _held.GetValueOrDefault(place) > _budget;

    private void Recount(Entry entry)
    {
        if (!entry.Forgotten && entry.Value is { } value && _entries.GetValueOrDefault(entry.Key) == entry)
        {
            long cost = _costOf(value);
            _held[entry.Place] += cost - entry.Cost;
            entry.Cost = cost;
        }
    }

    private void Remove(Entry entry)
    {
        _byUse.Remove(entry);
        _entries.Remove(entry.Key);
        _held[entry.Place] -= entry.Cost;
    }

    // Outside the lock: giving a network back takes a while, and nobody else need wait for it.
    private static void Dispose(List<object> excess)
    {
        foreach (object value in excess)
        {
            (value as IDisposable)?.Dispose();
        }
    }

    [LoggerMessage(3001, LogLevel.Information, "Cache of {Name}: {Count} held at {Held} of {Budget}; {Hits} hits, {Misses} loaded, {Dropped} dropped")]
    private static partial void LogStatistics(ILogger logger, string name, int count, long held, long budget, long hits, long misses, long dropped);

    private sealed class Entry(string key)
    {
        public string Key { get; } = key;

        public TaskCompletionSource Loading { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public T? Value { get; set; }

        public long Cost { get; set; }

        public string Place { get; set; } = string.Empty;

        public int Uses { get; set; }

        public DateTimeOffset LastUse { get; set; }

        public bool Forgotten { get; set; }
    }
}

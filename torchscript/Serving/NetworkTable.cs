using Aiaa.TorchScript.Networks;

namespace Aiaa.TorchScript.Serving;

/// <summary>The networks that are loaded. One that is unloaded while it runs is given back when its last run ends.</summary>
internal sealed class NetworkTable : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds a network, in place of one of the same name.</summary>
    public void Add(string name, ScriptNetwork network)
    {
        Remove(name);
        lock (_lock)
        {
            _entries[name] = new Entry(network);
        }
    }

    /// <summary>Removes a network, if it is there.</summary>
    public void Remove(string name)
    {
        lock (_lock)
        {
            if (_entries.Remove(name, out Entry? entry))
            {
                entry.Removed = true;
                DisposeUnused(entry);
            }
        }
    }

    /// <summary>Does something with a network; false when it is not there.</summary>
    public bool TryUse(string name, Action<ScriptNetwork> use)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out entry))
            {
                return false;
            }

            entry.Uses++;
        }

        try
        {
            use(entry.Network);
            return true;
        }
        finally
        {
            lock (_lock)
            {
                entry.Uses--;
                DisposeUnused(entry);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string name in _entries.Keys.ToArray())
        {
            Remove(name);
        }
    }

    private static void DisposeUnused(Entry entry)
    {
        if (entry is { Removed: true, Uses: 0 })
        {
            entry.Network.Dispose();
        }
    }

    private sealed class Entry(ScriptNetwork network)
    {
        public ScriptNetwork Network { get; } = network;

        public int Uses { get; set; }

        public bool Removed { get; set; }
    }
}

using System.Diagnostics.CodeAnalysis;
using Azure;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>
/// What is known of copies in storage, so that it is not asked after them at every click: for an hour, after which one that was removed
/// with a session is made again for another session on the same image.
/// </summary>
internal sealed class CopyKnowledge(TimeProvider time)
{
    private const int Most = 4096;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _settled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ETag> _unusable = new(StringComparer.Ordinal);

    /// <summary>Whether nothing is to be done about a copy: it is there, or its writing was tried not long ago.</summary>
    public bool IsSettled(string name)
    {
        lock (_lock)
        {
            return _settled.TryGetValue(name, out DateTimeOffset at) && time.GetUtcNow() - at < Lifetime;
        }
    }

    /// <summary>Notes that nothing is to be done about a copy for now.</summary>
    public void Settle(string name)
    {
        lock (_lock)
        {
            MakeRoom(_settled);
            _settled[name] = time.GetUtcNow();
        }
    }

    /// <summary>Notes that a copy is to be seen to again.</summary>
    public void Unsettle(string name)
    {
        lock (_lock)
        {
            _settled.Remove(name);
        }
    }

    /// <summary>Notes that a version of a copy cannot be used and is to be replaced.</summary>
    public void NoteUnusable(string name, ETag version)
    {
        lock (_lock)
        {
            MakeRoom(_unusable);
            _unusable[name] = version;
            _settled.Remove(name);
        }
    }

    /// <summary>Takes note of the version that is to be replaced, once.</summary>
    public bool TryTakeUnusable(string name, [NotNullWhen(true)] out ETag? version)
    {
        lock (_lock)
        {
            bool found = _unusable.Remove(name, out ETag known);
            version = found ? known : null;
            return found;
        }
    }

    // To forget costs one question to storage.
    private static void MakeRoom<T>(Dictionary<string, T> notes)
    {
        if (notes.Count >= Most)
        {
            notes.Clear();
        }
    }
}

namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>
/// Gives each binding that is captured the number of a graph. No number is given twice, because the engine keeps a graph, with the
/// addresses in it, as long as the session.
/// </summary>
/// <param name="lengths">Channel and spatial lengths of the runs that are captured; empty for none.</param>
internal sealed class GraphNumbers(int[] lengths)
{
    /// <summary>Graphs that one network may have: windows in whole batches, what is left of a batch, and those of another caller.</summary>
    public const int Most = 4;

    private int _given;
    private volatile string? _stopped;

    /// <summary>Why no more runs are captured although they were to be, a sentence; null while they are.</summary>
    public string? Stopped => _stopped;

    /// <summary>A captured run has failed: from here on none is captured.</summary>
    /// <param name="reason">Why, a sentence.</param>
    public void Stop(string reason) => _stopped = reason;

    /// <summary>The number for a new binding; null when its runs are not captured: other lengths, too many graphs, or one has failed.</summary>
    /// <param name="shape">Batch, channel and spatial lengths. Any batch will do: each is a binding, and a graph, of its own.</param>
    public int? Next(ReadOnlySpan<int> shape)
    {
        if (lengths.Length == 0 || _stopped is not null || !shape[1..].SequenceEqual(lengths))
        {
            return null;
        }

        // The engine keeps 0 for itself.
        int number = Interlocked.Increment(ref _given);
        return number <= Most ? number : null;
    }
}

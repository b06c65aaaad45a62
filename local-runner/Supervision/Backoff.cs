namespace Aiaa.LocalRunner.Supervision;

/// <summary>How long to wait before a part that died is started again: doubling from half a second to half a minute.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // A part that ran this long was well: its next failure is a new story.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;
    private long _started = time.GetTimestamp();

    /// <summary>Notes that the part runs again.</summary>
    public void Started() => _started = time.GetTimestamp();

    /// <summary>The pause before the next start.</summary>
    public TimeSpan Next()
    {
        if (time.GetElapsedTime(_started) >= Settled)
        {
            _next = First;
        }

        TimeSpan pause = _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return pause;
    }
}

namespace Aiaa.RunnerProtocol;

/// <summary>What the runner says of its memory and its queue at <see cref="RunnerRoutes.Statistics"/>; carries no secret and needs no signature.</summary>
/// <param name="Caches">Its caches.</param>
/// <param name="Queue">The way to the device.</param>
/// <param name="PreparedCopies">What became of prepared images in storage.</param>
public sealed record RunnerStatistics(IReadOnlyList<CacheStatistics> Caches, QueueStatistics Queue, PreparedCopyStatistics PreparedCopies);

/// <summary>One cache since the process started.</summary>
/// <param name="Name">What it holds: volumes, prepared images.</param>
/// <param name="Count">How many it holds.</param>
/// <param name="Bytes">What they take.</param>
/// <param name="BudgetBytes">Where dropping begins; what is in use may lie above it.</param>
/// <param name="Hits">Requests that found what they needed.</param>
/// <param name="Misses">Requests that had to make it, or to restore it from storage.</param>
/// <param name="Dropped">How many were dropped to keep within the budget.</param>
public sealed record CacheStatistics(string Name, int Count, long Bytes, long BudgetBytes, long Hits, long Misses, long Dropped);

/// <summary>Copies of prepared images in storage since the process started; all zero where they are not kept.</summary>
/// <param name="Restored">Prepared images that were read from their copy instead of being made. The other misses of the cache were made.</param>
/// <param name="Absent">Times that there was no copy.</param>
/// <param name="Unusable">Copies that were damaged, of another form, or of something else; each is made anew and replaced.</param>
/// <param name="Failures">Times that storage failed, in reading or writing; no click failed with it.</param>
/// <param name="Written">Copies that were written.</param>
/// <param name="PassedOver">Prepared images that were not written because too much waited to be.</param>
/// <param name="BytesRead">Bytes of the copies that were read.</param>
/// <param name="BytesWritten">Bytes of the copies that were written.</param>
public sealed record PreparedCopyStatistics(
    long Restored, long Absent, long Unusable, long Failures, long Written, long PassedOver, long BytesRead, long BytesWritten)
{
    /// <summary>Memory of the prepared images that wait to be written.</summary>
    public long WaitingBytes { get; init; }
}

/// <summary>The way to the device since the process started.</summary>
/// <param name="Admitted">Requests that have a place now, the running one included.</param>
/// <param name="Places">How many places there are.</param>
/// <param name="Runs">Runs that are over.</param>
/// <param name="Refused">Requests that were sent away because every place was taken.</param>
/// <param name="MeanWaitMilliseconds">How long a run waited for the device on average.</param>
/// <param name="LongestWaitMilliseconds">The longest that one waited.</param>
public sealed record QueueStatistics(int Admitted, int Places, long Runs, long Refused, double MeanWaitMilliseconds, double LongestWaitMilliseconds);

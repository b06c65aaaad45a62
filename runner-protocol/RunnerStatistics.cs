namespace Aiaa.RunnerProtocol;

/// <summary>What the runner says of its memory and its queue at <see cref="RunnerRoutes.Statistics"/>; carries no secret and needs no signature.</summary>
/// <param name="Caches">Its caches.</param>
/// <param name="Queue">The way to the device.</param>
public sealed record RunnerStatistics(IReadOnlyList<CacheStatistics> Caches, QueueStatistics Queue);

/// <summary>One cache since the process started.</summary>
/// <param name="Name">What it holds: volumes, prepared images.</param>
/// <param name="Count">How many it holds.</param>
/// <param name="Bytes">What they take.</param>
/// <param name="BudgetBytes">Where dropping begins; what is in use may lie above it.</param>
/// <param name="Hits">Requests that found what they needed.</param>
/// <param name="Misses">Requests that had to make it.</param>
/// <param name="Dropped">How many were dropped to keep within the budget.</param>
public sealed record CacheStatistics(string Name, int Count, long Bytes, long BudgetBytes, long Hits, long Misses, long Dropped);

/// <summary>The way to the device since the process started.</summary>
/// <param name="Admitted">Requests that have a place now, the running one included.</param>
/// <param name="Places">How many places there are.</param>
/// <param name="Runs">Runs that are over.</param>
/// <param name="Refused">Requests that were sent away because every place was taken.</param>
/// <param name="MeanWaitMilliseconds">How long a run waited for the device on average.</param>
/// <param name="LongestWaitMilliseconds">The longest that one waited.</param>
public sealed record QueueStatistics(int Admitted, int Places, long Runs, long Refused, double MeanWaitMilliseconds, double LongestWaitMilliseconds);

namespace Aiaa.GpuRunner.Caching;

/// <summary>A value as a cache holds it at one moment.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Cost">What it counts.</param>
/// <param name="Uses">Leases on it.</param>
/// <param name="LastUse">When a lease on it last began or ended.</param>
internal sealed record CachedValue<T>(T Value, long Cost, int Uses, DateTimeOffset LastUse);

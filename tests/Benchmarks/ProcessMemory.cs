namespace Aiaa.Benchmarks;

/// <summary>The memory of one process while something ran.</summary>
/// <param name="Process">Which process.</param>
/// <param name="BeforeBytes">Its resident memory before the first measured run.</param>
/// <param name="PeakBytes">The most that was seen during measured runs.</param>
internal sealed record ProcessMemory(string Process, long BeforeBytes, long PeakBytes)
{
    /// <summary>How much it grew.</summary>
    public long GrowthBytes => PeakBytes - BeforeBytes;
}

using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>Counts what becomes of copies in storage, from all threads.</summary>
internal sealed class CopyCounts
{
    private readonly Lock _lock = new();
    private PreparedCopyStatistics _counts = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The counts since the start.</summary>
    public PreparedCopyStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return _counts;
            }
        }
    }

    /// <summary>Counts something.</summary>
    /// <param name="change">The counts with it, made of those without.</param>
    public void Count(Func<PreparedCopyStatistics, PreparedCopyStatistics> change)
    {
        lock (_lock)
        {
            _counts = change(_counts);
        }
    }
}

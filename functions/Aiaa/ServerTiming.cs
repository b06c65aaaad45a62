using System.Globalization;

namespace Aiaa.Functions.Aiaa;

/// <summary>Where the time of one call went, for the Server-Timing header: our steps first, then the runner's.</summary>
internal sealed class ServerTiming(TimeProvider time)
{
    private readonly List<string> _entries = [];

    public async Task<T> MeasureAsync<T>(string step, Func<Task<T>> run)
    {
        long start = time.GetTimestamp();
        T result = await run();
        _entries.Add(string.Create(CultureInfo.InvariantCulture, $"{step};dur={time.GetElapsedTime(start).TotalMilliseconds:0.###}"));
        return result;
    }

    /// <summary>The header's value.</summary>
    /// <param name="runner">What the runner says, which the last step of ours contains.</param>
    public string Header(string? runner) => string.Join(", ", runner is null ? _entries : [.. _entries, runner]);
}

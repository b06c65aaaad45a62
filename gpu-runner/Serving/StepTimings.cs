using System.Diagnostics;
using System.Globalization;

namespace Aiaa.GpuRunner.Serving;

/// <summary>Where the time of one request went, in order; becomes the Server-Timing header (W3C Server Timing).</summary>
internal sealed class StepTimings
{
    private readonly List<(string Name, TimeSpan Duration, string? Description)> _entries = [];
    private int _steps;

    /// <summary>Adds a named part of the work.</summary>
    public void Add(string name, TimeSpan duration, string? description = null) => _entries.Add((name, duration, description));

    /// <summary>Adds a pipeline step: s0, s1 and so on.</summary>
    public void AddStep(TimeSpan duration, string description) => Add($"s{_steps++}", duration, description);

    /// <summary>Does a part of the work and adds its time.</summary>
    public async Task<T> MeasureAsync<T>(string name, Func<Task<T>> work)
    {
        long started = Stopwatch.GetTimestamp();
        T result = await work();
        Add(name, Stopwatch.GetElapsedTime(started));
        return result;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _entries.Select(e =>
    {
        string entry = string.Create(CultureInfo.InvariantCulture, $"{e.Name};dur={e.Duration.TotalMilliseconds:0.##}");
        return e.Description is null ? entry : $"{entry};desc=\"{e.Description}\"";
    }));
}

using System.Globalization;
using Aiaa.LocalRunner.Client;

namespace Aiaa.LocalRunner.Demo;

/// <summary>Where the time went: a row per step, and below a call to the server what the server says of it.</summary>
internal sealed class TimeTable(TimeProvider time)
{
    private readonly List<(string What, double Milliseconds)> _rows = [];

    /// <summary>Runs a step and adds its row.</summary>
    public async Task<T> MeasureAsync<T>(string what, Func<Task<T>> step)
    {
        long start = time.GetTimestamp();
        T result = await step();
        _rows.Add((what, time.GetElapsedTime(start).TotalMilliseconds));
        return result;
    }

    /// <summary>
    /// Adds the server's own entries below the row before: the steps of functions, and below its last one, the call of the runner,
    /// the runner's. What no entry accounts for gets a row of its own on each level.
    /// </summary>
    public void Split(IReadOnlyList<ServerTiming> timings)
    {
        int runner = timings.ToList().FindIndex(timing => timing.Name == "runner");
        int outer = runner < 0 ? timings.Count : runner + 1;
        AddLevel("  ", "HTTP, and reading the answer", _rows[^1].Milliseconds, timings.Take(outer));
        if (runner >= 0)
        {
            AddLevel("    ", "HTTP, queue, pipeline", timings[runner].Milliseconds, timings.Skip(outer));
        }
    }

    private void AddLevel(string indent, string rest, double whole, IEnumerable<ServerTiming> timings)
    {
        foreach (ServerTiming timing in timings)
        {
            _rows.Add(($"{indent}{timing.Description ?? timing.Name}", timing.Milliseconds));
            whole -= timing.Milliseconds;
        }

        _rows.Add(($"{indent}{rest}", Math.Max(0, whole)));
    }

    /// <summary>Prints the table.</summary>
    public void Print(TextWriter output)
    {
        int width = _rows.Max(row => row.What.Length);
        output.WriteLine($"{"Where the time went".PadRight(width)}          ms");
        foreach ((string what, double milliseconds) in _rows)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what.PadRight(width)}  {milliseconds,10:#,0.0}"));
        }
    }
}

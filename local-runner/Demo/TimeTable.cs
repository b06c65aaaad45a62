using System.Globalization;

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

    /// <summary>Adds the server's own entries below the row before, and what is left of it.</summary>
    public void Split(IReadOnlyList<Client.ServerTiming> timings)
    {
        if (timings.Count == 0)
        {
            return;
        }

        double whole = _rows[^1].Milliseconds;
        foreach (Client.ServerTiming timing in timings)
        {
            _rows.Add(($"  {timing.Name}{(timing.Description is null ? string.Empty : $"  {timing.Description}")}", timing.Milliseconds));
        }

        _rows.Add(("  everything else: HTTP, storage, this client", Math.Max(0, whole - timings.Sum(timing => timing.Milliseconds))));
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

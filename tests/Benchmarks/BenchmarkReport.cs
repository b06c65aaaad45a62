using System.Globalization;
using System.Text.Json;

namespace Aiaa.Benchmarks;

/// <summary>What one benchmark came to.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="What">What it measures.</param>
/// <param name="At">When it ran.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Measured">The name of the measured thing.</param>
/// <param name="Comparisons">It beside each reference.</param>
/// <param name="Memory">The memory of the processes that took part; empty where that is not what is asked.</param>
internal sealed record BenchmarkReport(
    string Name,
    string What,
    DateTimeOffset At,
    Machine Machine,
    string Measured,
    IReadOnlyList<Comparison> Comparisons,
    IReadOnlyList<ProcessMemory> Memory)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private const double Mebibyte = 1024 * 1024;

    /// <summary>Prints one line per reference, and one per process.</summary>
    public void Print(TextWriter output)
    {
        foreach (Comparison c in Comparisons)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {c.Ratio,6:0.00} × {c.Reference} ({c.LowestRatio:0.00} to {c.HighestRatio:0.00}): {c.MeasuredMs:0.0} ms against {c.ReferenceMs:0.0} ms, medians of {c.Pairs} pairs"));
        }

        foreach (ProcessMemory m in Memory)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {m.Process}: {m.BeforeBytes / Mebibyte:0} MiB before, at most {m.PeakBytes / Mebibyte:0} MiB during the measured runs, {m.GrowthBytes / Mebibyte:0} MiB more"));
        }
    }

    /// <summary>Keeps it as a file named after the benchmark and the time.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        string stamp = At.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(folder, $"{Name}-{stamp}.json"), JsonSerializer.Serialize(this, Readable));
    }
}

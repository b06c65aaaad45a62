using System.Globalization;
using System.Text.Json;

namespace Aiaa.Benchmarks;

/// <summary>What one scenario came to.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="What">What it measures.</param>
/// <param name="At">When it ran.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Figures">The figures.</param>
internal sealed record ScenarioReport(string Name, string What, DateTimeOffset At, Machine Machine, IReadOnlyList<Figure> Figures)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Keeps it as a file named after the scenario and the time.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        string stamp = At.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(folder, $"{Name}-{stamp}.json"), JsonSerializer.Serialize(this, Readable));
    }
}

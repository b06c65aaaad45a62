using System.Diagnostics;

namespace Aiaa.Benchmarks;

/// <summary>One way to do the work.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Run">Does the work once and says how long it took.</param>
internal sealed record Contender(string Name, Func<TimeSpan> Run)
{
    /// <summary>Work in this process.</summary>
    public static Contender Of(string name, Action work) => new(name, () =>
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start);
    });
}

using System.Globalization;

namespace Aiaa.Faults.Tests;

/// <summary>How much is broken, and in which way: the same seed breaks the same things in the same order.</summary>
/// <param name="Kills">How many processes are killed.</param>
/// <param name="Seed">Where all chance comes from.</param>
internal sealed record FaultPlan(int Kills, int Seed)
{
    private const int SmallRun = 20;

    /// <summary>What AIAA_FAULTS_KILLS and AIAA_FAULTS_SEED say; without them, a small run that is always the same.</summary>
    public static FaultPlan FromEnvironment() => new(Number("AIAA_FAULTS_KILLS", SmallRun), Number("AIAA_FAULTS_SEED", 1));

    /// <summary>A source of chance of its own for each thing that needs one, so that none disturbs another.</summary>
    public Random RandomFor(string what) => new(HashCode(what));

    private int HashCode(string what)
    {
        // Unlike string.GetHashCode the same in every process.
        int hash = Seed;
        foreach (char c in what)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash;
    }

    private static int Number(string variable, int fallback) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
}

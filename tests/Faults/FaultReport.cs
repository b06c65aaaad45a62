using System.Text;
using Aiaa.Faults.Tests.Storm;

namespace Aiaa.Faults.Tests;

/// <summary>What a run came to.</summary>
/// <param name="Plan">What was planned.</param>
/// <param name="Kills">How often each process was killed.</param>
/// <param name="Mishaps">What happened to storage calls.</param>
/// <param name="Outcomes">How calls of clients ended.</param>
/// <param name="Violations">What must not have happened.</param>
internal sealed record FaultReport(
    FaultPlan Plan,
    IReadOnlyDictionary<Victim, int> Kills,
    IReadOnlyDictionary<Mishap, int> Mishaps,
    IReadOnlyDictionary<(string Call, string Outcome), int> Outcomes,
    IReadOnlyList<string> Violations)
{
    private const int MostViolations = 30;

    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine($"Seed {Plan.Seed}; killed: {List(Kills)}; storage calls: {List(Mishaps)}.");
        foreach (IGrouping<string, KeyValuePair<(string Call, string Outcome), int>> calls in Outcomes.GroupBy(outcome => outcome.Key.Call).OrderBy(calls => calls.Key, StringComparer.Ordinal))
        {
            text.AppendLine($"  {calls.Key,-20} {string.Join(", ", calls.OrderByDescending(outcome => outcome.Value).Select(outcome => $"{outcome.Value} {outcome.Key.Outcome}"))}");
        }

        text.AppendLine($"Promises not kept: {Violations.Count}");
        foreach (string violation in Violations.Take(MostViolations))
        {
            text.AppendLine($"  {violation}");
        }

        return text.ToString().TrimEnd();
    }

    private static string List<T>(IReadOnlyDictionary<T, int> counts)
        where T : notnull => string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"{count.Value} {count.Key}"));
}

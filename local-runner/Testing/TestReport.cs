using System.Globalization;

namespace Aiaa.LocalRunner.Testing;

/// <summary>Prints what the tests came to: a line per project, its failures, and the sum as the very last line.</summary>
internal sealed class TestReport(TextWriter output)
{
    private const int TraceLines = 12;
    private const int MostReasons = 3;

    private int _passed;
    private int _failed;
    private int _skipped;

    /// <summary>Prints one project.</summary>
    public void Add(TestProject project, TestOutcome outcome, TimeSpan duration)
    {
        _passed += outcome.Passed;
        _failed += outcome.Failures.Count;
        _skipped += outcome.SkipReasons.Count;
        if (outcome is { Passed: 0, Failures.Count: 0, SkipReasons.Count: 0 })
        {
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{project.Name,-32} {Count(outcome.Passed, outcome.Failures.Count, outcome.SkipReasons.Count),-36} {duration.TotalSeconds,6:0.0} s"));
        List<IGrouping<string, string>> reasons = [.. outcome.SkipReasons.GroupBy(reason => reason).OrderByDescending(reason => reason.Count())];
        foreach (IGrouping<string, string> reason in reasons.Take(MostReasons))
        {
            output.WriteLine($"  skipped {reason.Count()}: {reason.Key}");
        }

        if (reasons.Count > MostReasons)
        {
            output.WriteLine($"  skipped {reasons.Skip(MostReasons).Sum(reason => reason.Count())} more, for {reasons.Count - MostReasons} other reasons");
        }

        foreach (TestFailure failure in outcome.Failures)
        {
            output.WriteLine($"  FAILED {failure.Name}");
            WriteIndented(failure.Message, int.MaxValue);
            WriteIndented(failure.Trace, TraceLines);
        }
    }

    /// <summary>Prints the sum.</summary>
    /// <param name="filter">What was asked for.</param>
    /// <returns>Whether tests ran and none failed.</returns>
    public bool Finish(string? filter)
    {
        bool any = _passed + _failed + _skipped > 0;
        if (!any)
        {
            output.WriteLine(filter is null ? "There are no tests." : $"No test has '{filter}' in its name.");
        }

        output.WriteLine(Count(_passed, _failed, _skipped));
        return any && _failed == 0;
    }

    private static string Count(int passed, int failed, int skipped) =>
        $"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : string.Empty)}";

    private void WriteIndented(string text, int most)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(most))
        {
            output.WriteLine($"    {line.TrimEnd()}");
        }
    }
}

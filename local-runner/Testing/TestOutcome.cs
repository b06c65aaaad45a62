namespace Aiaa.LocalRunner.Testing;

/// <summary>How the tests of one project ended.</summary>
/// <param name="Passed">How many passed.</param>
/// <param name="Failures">The ones that failed, and errors outside of tests.</param>
/// <param name="SkipReasons">The reason of each that was skipped.</param>
internal sealed record TestOutcome(int Passed, IReadOnlyList<TestFailure> Failures, IReadOnlyList<string> SkipReasons)
{
    /// <summary>A run that came to no result counts as one failure.</summary>
    public static TestOutcome Broken(string what, IReadOnlyList<string> evidence) =>
        new(0, [new TestFailure("the test run", $"It {what}.", string.Join('\n', evidence))], []);
}

/// <summary>One failed test.</summary>
/// <param name="Name">The test's display name.</param>
/// <param name="Message">What did not hold.</param>
/// <param name="Trace">Where.</param>
internal sealed record TestFailure(string Name, string Message, string Trace);

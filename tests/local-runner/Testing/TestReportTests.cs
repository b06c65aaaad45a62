using Aiaa.LocalRunner.Testing;

namespace Aiaa.LocalRunner.Tests.Testing;

public sealed class TestReportTests : IDisposable
{
    private const string Results = """
        <assemblies><assembly>
          <errors><error name="Fixture"><failure><message>no storage</message><stack-trace>at A</stack-trace></failure></error></errors>
          <collection>
            <test name="A.passes" result="Pass" />
            <test name="A.passes_too" result="Pass" />
            <test name="A.fails" result="Fail"><failure><message>1 is not 2</message><stack-trace>at B&#10;at C</stack-trace></failure></test>
            <test name="A.waits" result="Skip"><reason>needs shared/x</reason></test>
            <test name="A.waits_too" result="Skip"><reason>needs shared/x</reason></test>
          </collection>
        </assembly></assemblies>
        """;

    private static readonly TestProject Project = new("Aiaa.Some.Tests", "some.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    [Fact]
    public void Results_are_read_with_errors_outside_of_tests()
    {
        TestOutcome outcome = XunitResults.Read(_folder.File("results.xml", Results));

        Assert.Equal(2, outcome.Passed);
        Assert.Equal([new("A.fails", "1 is not 2", "at B\nat C"), new TestFailure("Fixture", "no storage", "at A")], outcome.Failures);
        Assert.Equal(["needs shared/x", "needs shared/x"], outcome.SkipReasons);
    }

    [Fact]
    public void Results_that_are_cut_short_are_a_failure()
    {
        TestOutcome outcome = XunitResults.Read(_folder.File("results.xml", Results[..100]));

        Assert.StartsWith("It left a result file that cannot be read", Assert.Single(outcome.Failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_line_is_the_sum()
    {
        TestReport report = new(_output);
        report.Add(Project, XunitResults.Read(_folder.File("results.xml", Results)), TimeSpan.FromSeconds(3));
        report.Add(Project, new TestOutcome(40, [], []), TimeSpan.FromSeconds(1));

        Assert.False(report.Finish(null));

        string[] lines = _output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal("42 passed, 2 failed, 2 skipped", lines[^1]);
        Assert.Contains("  skipped 2: needs shared/x", lines);
        Assert.Contains("  FAILED A.fails", lines);
        Assert.Contains("    1 is not 2", lines);
    }

    [Fact]
    public void Of_many_reasons_to_skip_the_first_are_told()
    {
        TestReport report = new(_output);
        report.Add(Project, new TestOutcome(1, [], ["a", "b", "b", "c", "d", "e"]), TimeSpan.FromSeconds(1));

        string[] lines = _output.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(["  skipped 2: b", "  skipped 1: a", "  skipped 1: c", "  skipped 2 more, for 2 other reasons"], lines[1..]);
    }

    [Fact]
    public void All_passed_has_no_skips_to_tell()
    {
        TestReport report = new(_output);
        report.Add(Project, new TestOutcome(3, [], []), TimeSpan.FromSeconds(1));

        Assert.True(report.Finish(null));
        Assert.EndsWith($"3 passed, 0 failed{Environment.NewLine}", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_names_nothing_is_no_success()
    {
        TestReport report = new(_output);
        report.Add(Project, new TestOutcome(0, [], []), TimeSpan.FromSeconds(1));

        Assert.False(report.Finish("nothing"));
        Assert.Equal($"No test has 'nothing' in its name.{Environment.NewLine}0 passed, 0 failed{Environment.NewLine}", _output.ToString());
    }

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
    }
}

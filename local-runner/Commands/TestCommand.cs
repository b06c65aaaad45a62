using System.CommandLine;
using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Testing;

namespace Aiaa.LocalRunner.Commands;

/// <summary><c>test</c>: builds everything, runs the test projects one after the other, and sums up.</summary>
internal static class TestCommand
{
    /// <summary>The command for the command table.</summary>
    public static Command Build(Checkout checkout, Terminal terminal, TimeProvider time)
    {
        Argument<string?> filter = new("filter") { Description = "Part of the name of a test project, or else of a test class or test.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("test", "Build and run all tests, or those whose name contains the filter; the last line counts them.") { filter };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(filter), checkout, terminal, time, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? filter, Checkout checkout, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        await new AzuriteInstallation(checkout, terminal.Messages).EnsureAsync(cancellation);
        await ProjectBuild.RunAsync(checkout.SolutionFile, checkout.Configuration, terminal.Messages, cancellation);

        IReadOnlyList<TestProject> all = TestProject.Discover(checkout);
        TestSelection selection = TestSelection.From(all, filter);
        string results = Path.Combine(checkout.State, "test-results");
        Directory.CreateDirectory(results);
        TestReport report = new(terminal.Results);
        foreach (TestProject project in selection.Projects)
        {
            long start = time.GetTimestamp();
            TestOutcome outcome = await project.RunAsync(results, selection.MethodPattern, cancellation);
            report.Add(project, outcome, time.GetElapsedTime(start));
        }

        return report.Finish(filter) ? ExitCodes.Done : ExitCodes.Failed;
    }
}

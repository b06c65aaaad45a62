using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Testing;

/// <summary>One test project: an xunit executable.</summary>
/// <param name="Name">Its assembly's name, for example Aiaa.Imaging.Tests.</param>
/// <param name="Assembly">The built assembly.</param>
internal sealed record TestProject(string Name, string Assembly)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <summary>All test projects of the tree: quick ones first, the end-to-end tests last.</summary>
    public static IReadOnlyList<TestProject> Discover(Checkout checkout) =>
    [
        .. from file in Directory.EnumerateFiles(Path.Combine(checkout.Root, "tests"), "*.Tests.csproj", SearchOption.AllDirectories)
           let name = Path.GetFileNameWithoutExtension(file)
           orderby name.Contains("EndToEnd", StringComparison.Ordinal), name
           select new TestProject(name, Path.Combine(Path.GetDirectoryName(file)!, "bin", checkout.Configuration, "net10.0", $"{name}.dll")),
    ];

    /// <summary>Runs the project's tests.</summary>
    /// <param name="resultsFolder">Where the result file goes.</param>
    /// <param name="methodPattern">Which tests, by full name with wildcards; null for all.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<TestOutcome> RunAsync(string resultsFolder, string? methodPattern, CancellationToken cancellation)
    {
        string results = Path.Combine(resultsFolder, $"{Name}.xml");
        File.Delete(results);
        ChildCommand command = new(
            Programs.Dotnet,
            [Assembly, "-noLogo", "-noColor", "-noAutoReporters", "-result-xml", results, .. methodPattern is null ? (string[])[] : ["-method", methodPattern]],
            new Dictionary<string, string?> { ["TESTINGPLATFORM_TELEMETRY_OPTOUT"] = "1" });

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            ToolResult run = await Tool.RunAsync(command, cancellation: limit.Token);
            return File.Exists(results) ? XunitResults.Read(results) : TestOutcome.Broken($"ended with exit code {run.ExitCode} and without results", run.Tail);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return TestOutcome.Broken($"did not end within {Limit.TotalMinutes:0} minutes", []);
        }
    }
}

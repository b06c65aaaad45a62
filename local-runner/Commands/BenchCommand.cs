using System.CommandLine;
using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Commands;

/// <summary><c>bench</c>: measures this machine, each thing beside a reference in the same run.</summary>
internal static class BenchCommand
{
    private const string Configuration = "Release";
    private const string Project = "Aiaa.Benchmarks";

    /// <summary>The command for the command table.</summary>
    public static Command Build(Checkout checkout, Terminal terminal)
    {
        Argument<string?> name = new("name") { Description = "Part of a benchmark's name.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("bench", "Run all benchmarks, or those whose name contains the given part: times as ratios to a reference that runs in turn with what is measured.") { name };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(name), checkout, terminal, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? name, Checkout checkout, Terminal terminal, CancellationToken cancellation)
    {
        string folder = Path.Combine(checkout.Root, "tests", "Benchmarks");
        await ProjectBuild.RunAsync(folder, Configuration, terminal.Messages, cancellation);
        string results = Path.Combine(checkout.State, "bench");
        string program = Path.Combine(folder, "bin", Configuration, "net10.0", $"{Project}.dll");
        ToolResult run = await Tool.RunAsync(
            new ChildCommand(Programs.Dotnet, [program, results, .. name is null ? (string[])[] : [name]]),
            terminal.Results.WriteLine,
            cancellation);
        await terminal.Messages.WriteLineAsync($"Results are kept in {results}.");
        return run.ExitCode == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }
}

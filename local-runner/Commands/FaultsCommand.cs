using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Commands;

/// <summary><c>faults</c>: kills processes and breaks storage under a load of clients, for as long as it is asked to.</summary>
internal static class FaultsCommand
{
    private const string Configuration = "Release";
    private const string Project = "Aiaa.Faults.Tests";
    private const int DefaultKills = 200;
    private const int MostKills = 1_000_000;

    /// <summary>The command for the command table.</summary>
    public static Command Build(Checkout checkout, Terminal terminal)
    {
        Option<int?> kills = NumberOption.Build("--kills", $"How many processes are killed (default: {DefaultKills}).", "number", 1, MostKills);
        Option<int?> seed = NumberOption.Build("--seed", "The number that a run printed, to run it again; without it, a new one.", "number", 0, int.MaxValue);
        Command command = new("faults", "Let clients work while processes are killed and storage is slow, full or away; then check that nothing was lost and nothing lingers.") { kills, seed };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(kills) ?? DefaultKills, parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue), checkout, terminal, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int kills, int seed, Checkout checkout, Terminal terminal, CancellationToken cancellation)
    {
        await new AzuriteInstallation(checkout, terminal.Messages).EnsureAsync(cancellation);
        string folder = Path.Combine(checkout.Root, "tests", "Faults");
        await ProjectBuild.RunAsync(folder, Configuration, terminal.Messages, cancellation);
        Dictionary<string, string?> environment = new()
        {
            ["AIAA_FAULTS_KILLS"] = kills.ToString(CultureInfo.InvariantCulture),
            ["AIAA_FAULTS_SEED"] = seed.ToString(CultureInfo.InvariantCulture),
        };
        ToolResult run = await Tool.RunAsync(
            new ChildCommand(
                Programs.Dotnet,
                [Path.Combine(folder, "bin", Configuration, "net10.0", $"{Project}.dll"), "-noLogo", "-noColor", "-noAutoReporters", "-method", "*.Whatever_is_killed_*"],
                environment),
            terminal.Results.WriteLine,
            cancellation);
        return run.ExitCode == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }
}

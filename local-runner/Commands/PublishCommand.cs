using System.CommandLine;
using Aiaa.LocalRunner.Publishing;
using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Commands;

/// <summary><c>publish</c>: makes what is deployed.</summary>
internal static class PublishCommand
{
    /// <summary>The command for the command table.</summary>
    public static Command Build(Checkout checkout, Terminal terminal)
    {
        Option<string?> output = new("--out") { Description = "Folder for the artefacts (default: artifacts in the source tree).", HelpName = "folder" };
        Command command = new("publish", "Make what is deployed: the function app and the gpu-runner, for 64-bit Linux.") { output };
        command.SetAction(async (parsed, cancellation) =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(output) ?? Path.Combine(checkout.Root, "artifacts"));
            Artefacts artefacts = new(checkout, folder, terminal.Messages);
            await terminal.Results.WriteLineAsync(await artefacts.MakeFunctionAppAsync(cancellation));
            await terminal.Results.WriteLineAsync(await artefacts.MakeRunnerAsync(cancellation));
            return ExitCodes.Done;
        });
        return command;
    }
}

using System.CommandLine;
using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Commands;

/// <summary><c>torchscript</c>: installs the engine for TorchScript models before the first one asks for it.</summary>
internal static class TorchScriptCommand
{
    /// <summary>The command for the command table.</summary>
    public static Command Build(Checkout checkout, Terminal terminal)
    {
        Command command = new(TorchScriptInstallation.CommandName, "Install the engine for TorchScript models now; else the first such model has it installed.");
        command.SetAction(async (_, cancellation) =>
        {
            TorchScriptInstallation installation = new(checkout, terminal.Messages);
            await installation.EnsureAsync(cancellation);
            await terminal.Results.WriteLineAsync(installation.Program);
            return ExitCodes.Done;
        });
        return command;
    }
}

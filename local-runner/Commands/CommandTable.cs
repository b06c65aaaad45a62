using System.CommandLine;
using System.CommandLine.Help;
using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Commands;

/// <summary>All commands.</summary>
internal static class CommandTable
{
    /// <summary>The table: what <c>./aiaa help</c> shows.</summary>
    public static Command Build(Checkout checkout, Terminal terminal, TimeProvider time) => new(
        "./aiaa", "Aiaa.Cloud: a server for AI-assisted annotation of medical images, on this machine. Nothing leaves it and no GPU is needed.")
    {
        new HelpOption(),
        new VersionOption(),
        DemoCommand.Build(checkout, terminal, time),
        UpCommand.Build(checkout, terminal, time),
        ModelCommand.Build(terminal),
        TestCommand.Build(checkout, terminal, time),
        BenchCommand.Build(checkout, terminal),
        FaultsCommand.Build(checkout, terminal),
        PublishCommand.Build(checkout, terminal),
        TorchScriptCommand.Build(checkout, terminal),
        WithLifeline(),
    };

    private static Command WithLifeline()
    {
        Argument<string[]> commandLine = new("command") { Arity = ArgumentArity.OneOrMore };
        Command command = new(Lifeline.CommandName) { Arguments = { commandLine }, Hidden = true };
        command.SetAction(async (parsed, cancellation) =>
        {
            using Stream life = Console.OpenStandardInput();
            return await Lifeline.RunAsync(parsed.GetValue(commandLine)!, life, cancellation);
        });
        return command;
    }
}

using System.CommandLine;
using Aiaa.LocalRunner;
using Aiaa.LocalRunner.Commands;
using Aiaa.LocalRunner.Setup;

Terminal terminal = new(Console.Out, Console.Error);
using Interruption interruption = new();
try
{
    Command root = CommandTable.Build(Checkout.Find(AppContext.BaseDirectory), terminal, TimeProvider.System);
    return await CommandLineRun.RunAsync(root, args, terminal, interruption.Token);
}
catch (LocalRunnerException failure)
{
    terminal.Fail(failure);
    return ExitCodes.Failed;
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    return ExitCodes.Interrupted;
}

using System.CommandLine;
using System.CommandLine.Parsing;

namespace Aiaa.LocalRunner.Commands;

/// <summary>Runs one command line.</summary>
internal static class CommandLineRun
{
    /// <summary>Parses and runs; a wrong command line gets one sentence.</summary>
    public static async Task<int> RunAsync(Command root, IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation)
    {
        // "./aiaa" and "./aiaa help up" are asked by people who do not know the options yet.
        IReadOnlyList<string> effective = arguments switch
        {
            [] => ["--help"],
            ["help", ..] => [.. arguments.Skip(1), "--help"],
            _ => arguments,
        };
        ParseResult parsed = root.Parse(effective);
        if (parsed.Errors is [ParseError first, ..])
        {
            // What was not understood says more than what is therefore missing.
            string wrong = parsed.UnmatchedTokens is [string unknown, ..] ? $"There is no command or option '{unknown}'." : first.Message;
            await terminal.Messages.WriteLineAsync($"aiaa: {wrong} See ./aiaa help.");
            return ExitCodes.Usage;
        }

        InvocationConfiguration configuration = new()
        {
            Output = terminal.Results,
            Error = terminal.Messages,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, cancellation);
    }
}

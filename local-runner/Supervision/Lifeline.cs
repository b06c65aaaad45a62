using System.Diagnostics;
using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Supervision;

/// <summary>
/// Ties a program that knows nothing of us (npm, the compiler, a test executable) to this process: it runs below a second process
/// of our own, which ends it and all that it started as soon as its standard input ends.
/// </summary>
internal static class Lifeline
{
    /// <summary>The hidden command that the second process is started with.</summary>
    public const string CommandName = "with-lifeline";

    /// <summary>The command that runs another one on a lifeline.</summary>
    public static ChildCommand Around(ChildCommand command) => command with
    {
        Program = Programs.Dotnet,
        Arguments = [typeof(Lifeline).Assembly.Location, CommandName, "--", command.Program, .. command.Arguments],
    };

    /// <summary>The second process: runs the program on this process's own output and answers its exit code.</summary>
    /// <param name="commandLine">The program and its arguments.</param>
    /// <param name="life">Ends when the program has to.</param>
    /// <param name="cancellation">Ends the program too.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> commandLine, Stream life, CancellationToken cancellation)
    {
        // Its own standard input is empty: the pipe is ours, and what asks for input must not hang.
        ProcessStartInfo start = new(commandLine[0], commandLine.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true };
        start.Environment.Remove(ChildProcess.ExitWithParent);
        using Process process = Process.Start(start) ?? throw new LocalRunnerException($"{commandLine[0]} cannot be started.");
        process.StandardInput.Close();

        Task exited = process.WaitForExitAsync(CancellationToken.None);
        Task cancelled = Task.Delay(Timeout.Infinite, cancellation);
        if (await Task.WhenAny(exited, cancelled, life.CopyToAsync(Stream.Null, CancellationToken.None)) != exited)
        {
            process.Kill(entireProcessTree: true);
            await exited;
        }

        return process.ExitCode;
    }
}

using System.Diagnostics;

namespace Aiaa.LocalRunner.Supervision;

/// <summary>
/// A running child whose standard input is a pipe held by this process. The child ends itself when the pipe ends, so it cannot
/// outlive this process, however that dies; closing the pipe is also how it is asked to stop.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>How long a child that was asked to stop may take before it is killed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>Tells one of our programs to end with its standard input.</summary>
    public const string ExitWithParent = "AIAA_EXIT_WITH_PARENT";

    private readonly Process _process;
    private readonly Task _output;

    private ChildProcess(Process process, Action<string> onLine)
    {
        _process = process;
        StartTime = StartTimeOf(process);
        _output = Task.WhenAll(PumpAsync(process.StandardOutput, onLine), PumpAsync(process.StandardError, onLine));
        Exited = WaitAsync();
    }

    /// <summary>Completes with the exit code when the process has ended and all it wrote has been read.</summary>
    public Task<int> Exited { get; }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>
    /// When the operating system started it, in UTC; with the id, this names a process for ever. Null when it ended before it could be
    /// asked.
    /// </summary>
    public DateTime? StartTime { get; }

    /// <summary>Starts a child.</summary>
    /// <param name="command">What to start.</param>
    /// <param name="onLine">Gets each line it writes to standard output or standard error; called from other threads.</param>
    /// <exception cref="LocalRunnerException">The program cannot be started.</exception>
    public static ChildProcess Start(ChildCommand command, Action<string> onLine)
    {
        ProcessStartInfo start = new(command.Program, command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingFolder ?? string.Empty,
        };
        start.Environment[ExitWithParent] = "1";
        foreach ((string name, string? value) in command.Environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        try
        {
            Process process = Process.Start(start) ?? throw new InvalidOperationException("no process was started");
            return new ChildProcess(process, onLine);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new LocalRunnerException($"{command.Program} cannot be started: {e.Message}.", inner: e);
        }
    }

    /// <summary>Closes the child's standard input, waits for its end, and kills it and its children after <see cref="Grace"/>.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await Exited.WaitAsync(Grace);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Exited;
        }
    }

    /// <summary>Ends the child and everything it started, at once.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Stops the child if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private static DateTime? StartTimeOf(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime();
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            onLine(line);
        }
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();

        // A grandchild that inherited the streams may hold them open; what it writes is not waited for.
        await Task.WhenAny(_output, Task.Delay(LastWords));
        return _process.ExitCode;
    }
}

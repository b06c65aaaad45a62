using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Aiaa.Testing;

namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>The one command, run as a user runs it. It ends with the test process, however that ends.</summary>
internal sealed class AiaaCommand : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _results = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly Channel<string> _newMessages = Channel.CreateUnbounded<string>();
    private readonly Task _read;

    private AiaaCommand(Process process)
    {
        _process = process;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _results.Writer, null), ReadAsync(process.StandardError, _newMessages.Writer, _messages));
    }

    /// <summary>The process id of the local runner: the shim becomes it.</summary>
    public int Id => _process.Id;

    /// <summary>What it has written to standard error.</summary>
    public string Messages => string.Join('\n', _messages);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts the command.</summary>
    public static AiaaCommand Start(params string[] arguments)
    {
        string shim = Path.Combine(Checkout.Root, OperatingSystem.IsWindows() ? "aiaa.cmd" : "aiaa");
        ProcessStartInfo start = new(shim, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AIAA_EXIT_WITH_PARENT"] = "1" },
        };
        return new AiaaCommand(Process.Start(start) ?? throw new InvalidOperationException($"{shim} did not start."));
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<(int ExitCode, string Results, string Messages)> RunAsync(params string[] arguments)
    {
        await using AiaaCommand command = Start(arguments);
        int code = await command.ExitAsync();
        return (code, string.Join('\n', await command._results.Reader.ReadAllAsync(Cancellation).ToListAsync(Cancellation)), command.Messages);
    }

    /// <summary>The next line on standard output.</summary>
    public async Task<string> ReadResultAsync(CancellationToken cancellation)
    {
        try
        {
            return await _results.Reader.ReadAsync(cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"aiaa ended: {Messages}");
        }
    }

    /// <summary>Where the server answers, once <c>up</c> says so.</summary>
    public async Task<Uri> ReadAddressAsync()
    {
        string line = await ReadResultAsync(CancellationToken.None);
        return line.StartsWith("ready ", StringComparison.Ordinal)
            ? new Uri(line["ready ".Length..])
            : throw new InvalidOperationException($"aiaa up said '{line}'.");
    }

    /// <summary>Waits for a line on standard error that was not waited for yet.</summary>
    public async Task WaitForMessageAsync(string part)
    {
        await foreach (string line in _newMessages.Reader.ReadAllAsync(Cancellation))
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"aiaa ended without saying '{part}': {Messages}");
    }

    /// <summary>Sends a signal, as kill(1) does.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Cancellation);
        await _read;
        return _process.ExitCode;
    }

    /// <summary>Lets go of its input, which ends it, and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, ChannelWriter<string> lines, ConcurrentQueue<string>? kept)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            kept?.Enqueue(line);
            lines.TryWrite(line);
        }

        lines.Complete();
    }
}

using System.Runtime.InteropServices;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner;

/// <summary>
/// Turns what asks this process to stop into a cancellation: Ctrl-C, SIGTERM, and, when it is itself somebody's child
/// (<see cref="ChildProcess.ExitWithParent"/>), the end of standard input. A second signal ends it at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption()
    {
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
        if (Environment.GetEnvironmentVariable(ChildProcess.ExitWithParent) == "1")
        {
            new Thread(WaitForEndOfInput) { IsBackground = true, Name = "end of standard input" }.Start();
        }
    }

    /// <summary>Cancelled when this process has to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }

        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }

    private void WaitForEndOfInput()
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0)
        {
        }

        _stop.Cancel();
    }
}

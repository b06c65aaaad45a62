namespace Aiaa.RunnerProtocol;

/// <summary>
/// Ends a process with the one that started it: that one holds the other end of our standard input, so whatever kills it closes the
/// pipe. functions and gpu-runner do so with <see cref="Setting"/>=1.
/// </summary>
/// <param name="standardInput">What is read to its end; what is written there means nothing.</param>
/// <param name="time">The clock.</param>
public sealed class ParentWatch(Stream standardInput, TimeProvider time)
{
    /// <summary>The environment variable that asks for it.</summary>
    public const string Setting = "AIAA_EXIT_WITH_PARENT";

    /// <summary>How long a process has to stop by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    /// <summary>Whether a value of <see cref="Setting"/> asks for it.</summary>
    public static bool IsAsked(string? value) => value == "1";

    /// <summary>Watches from now on.</summary>
    /// <param name="stop">Asks the process to stop; called once, when standard input has ended.</param>
    /// <param name="exit">Ends it; called after <see cref="Grace"/>, because a request that does not end must not keep alive a process whose parent is gone.</param>
    public void Start(Action stop, Action exit) =>
        // Reading standard input blocks a thread, so it gets one of its own.
        new Thread(() => Watch(stop, exit)) { IsBackground = true, Name = nameof(ParentWatch) }.Start();

    private void Watch(Action stop, Action exit)
    {
        WaitForEnd();
        stop();
        Task.Delay(Grace, time).GetAwaiter().GetResult();
        exit();
    }

    private void WaitForEnd()
    {
        Span<byte> ignored = stackalloc byte[256];
        try
        {
            while (standardInput.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end as well.
        }
    }
}

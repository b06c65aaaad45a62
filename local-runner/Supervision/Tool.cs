namespace Aiaa.LocalRunner.Supervision;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Tail">The last lines that it wrote.</param>
internal sealed record ToolResult(int ExitCode, IReadOnlyList<string> Tail);

/// <summary>Runs a program to its end, on a lifeline.</summary>
internal static class Tool
{
    private const int TailLength = 40;

    /// <summary>Runs a program to its end; cancellation ends it with all it started.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="onLine">Gets each line as it is written.</param>
    /// <param name="cancellation">Ends the program.</param>
    public static async Task<ToolResult> RunAsync(ChildCommand command, Action<string>? onLine = null, CancellationToken cancellation = default)
    {
        Queue<string> tail = new();
        await using ChildProcess process = ChildProcess.Start(Lifeline.Around(command), line =>
        {
            lock (tail)
            {
                tail.Enqueue(line);
                if (tail.Count > TailLength)
                {
                    tail.Dequeue();
                }

                onLine?.Invoke(line);
            }
        });
        int code = await process.Exited.WaitAsync(cancellation);
        lock (tail)
        {
            return new ToolResult(code, [.. tail]);
        }
    }
}

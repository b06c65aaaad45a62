using System.Diagnostics;
using System.Globalization;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Tests.Supervision;

public sealed class LifelineTests
{
    private const string Forever = "console.log(process.pid); setInterval(() => {}, 1000)";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_keeps_its_exit_code_and_its_output()
    {
        ToolResult result = await Tool.RunAsync(Node.Run("console.log('one'); console.error('two'); process.exit(5)"), cancellation: Cancellation);

        Assert.Equal(5, result.ExitCode);
        Assert.Equal(["one", "two"], result.Tail.Order());
    }

    [Fact]
    public async Task A_program_sees_the_end_of_its_input_and_does_not_wait_for_it()
    {
        ToolResult result = await Tool.RunAsync(Node.Run("process.stdin.on('end', () => process.exit(6)).resume()"), cancellation: Cancellation);

        Assert.Equal(6, result.ExitCode);
    }

    [Fact]
    public async Task Cancellation_ends_the_program()
    {
        TaskCompletionSource<int> id = new();
        using CancellationTokenSource cancel = new();
        Task<ToolResult> run = Tool.RunAsync(Node.Run(Forever), line => id.TrySetResult(int.Parse(line, CultureInfo.InvariantCulture)), cancel.Token);
        using Process program = Process.GetProcessById(await id.Task);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await program.WaitForExitAsync(Cancellation);
    }

    [Fact]
    public async Task A_parent_that_is_killed_takes_the_program_with_it()
    {
        // The parent is a Node process that holds the lifeline's input; killed, it can do nothing more.
        ChildCommand lifeline = Lifeline.Around(Node.Run(Forever));
        string spawn = $"require('child_process').spawn({Quote(lifeline.Program)}, {Quote(lifeline.Arguments)}, {{ stdio: ['pipe', 'inherit', 'inherit'] }}); setInterval(() => {{}}, 1000)";
        TaskCompletionSource<int> id = new();
        await using ChildProcess parent = ChildProcess.Start(Node.Run(spawn), line => id.TrySetResult(int.Parse(line, CultureInfo.InvariantCulture)));
        using Process program = Process.GetProcessById(await id.Task);

        using (Process itself = Process.GetProcessById(parent.Id))
        {
            itself.Kill();
        }

        await program.WaitForExitAsync(Cancellation);
    }

    private static string Quote(object value) => System.Text.Json.JsonSerializer.Serialize(value);
}

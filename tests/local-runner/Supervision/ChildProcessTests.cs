using System.Diagnostics;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Tests.Supervision;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task A_child_that_is_asked_to_stop_ends_by_itself()
    {
        await using ChildProcess child = ChildProcess.Start(
            Node.Run("process.stdin.on('end', () => process.exit(7)).resume()"), _ => { });

        await child.StopAsync();

        Assert.Equal(7, await child.Exited);
    }

    [Fact]
    public async Task All_that_a_child_wrote_is_read_before_its_end_is_told()
    {
        List<string> lines = [];
        await using ChildProcess child = ChildProcess.Start(
            Node.Run("for (let i = 0; i < 1000; i++) console.log(i); console.error('last');"), line =>
            {
                lock (lines)
                {
                    lines.Add(line);
                }
            });

        Assert.Equal(0, await child.Exited);
        Assert.Equal(1001, lines.Count);
        Assert.Contains("last", lines);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), lines.Where(line => line != "last"));
    }

    [Fact]
    public async Task A_child_knows_that_it_has_to_end_with_its_parent()
    {
        TaskCompletionSource<string> line = new();
        await using ChildProcess child = ChildProcess.Start(
            Node.Run($"console.log(process.env.{ChildProcess.ExitWithParent}, process.env.GIVEN, process.env.PATH === undefined)") with
            {
                Environment = new Dictionary<string, string?> { ["GIVEN"] = "yes", ["PATH"] = null },
            },
            line.SetResult);

        Assert.Equal("1 yes true", await line.Task);
    }

    [Fact]
    public void A_program_that_is_not_there_is_a_sentence()
    {
        LocalRunnerException failure = Assert.Throws<LocalRunnerException>(
            () => ChildProcess.Start(new ChildCommand("/no/such/program", []), _ => { }));

        Assert.StartsWith("/no/such/program cannot be started: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_child_started_is_killed_with_it()
    {
        TaskCompletionSource<int> grandchild = new();
        await using ChildProcess child = ChildProcess.Start(
            Node.Run("console.log(require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).pid); setInterval(() => {}, 1000)"),
            line => grandchild.SetResult(int.Parse(line)));
        using Process process = Process.GetProcessById(await grandchild.Task);

        child.Kill();

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, await child.Exited);
    }
}

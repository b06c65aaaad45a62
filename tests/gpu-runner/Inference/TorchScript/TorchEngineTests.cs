using System.Diagnostics;
using System.Text.Json;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Inference.TorchScript;
using Aiaa.GpuRunner.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.GpuRunner.Tests.Inference.TorchScript;

/// <summary>The worker's life: started by need, replaced when it dies, ended with the engine.</summary>
public sealed class TorchEngineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_starts_with_the_first_network_and_ends_with_the_engine()
    {
        Worker.Require();
        int id;
        string[] folders;
        await using (TorchEngine engine = Worker.Engine())
        {
            Assert.StartsWith("not started", engine.State, StringComparison.Ordinal);
            using TorchNetwork network = await engine.LoadAsync(Fixture.Script("above_half"), null, Token);
            Assert.Matches(@"^libtorch \d.* on CPU$", engine.State);
            id = (await engine.WorkerAsync(Token)).Id;
            folders = [.. engine.Folders.All];
            Assert.All(folders, folder => Assert.True(Directory.Exists(folder)));
        }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
        Assert.All(folders, folder => Assert.False(Directory.Exists(folder)));
    }

    [Fact]
    public async Task Without_a_program_the_sentence_says_so_and_what_else_helps()
    {
        await using TorchEngine engine = Worker.Engine(program: Path.Combine(AppContext.BaseDirectory, "nothing.dll"));
        Assert.Equal("not installed", engine.State);
        ModelException e = await Assert.ThrowsAsync<ModelException>(() => engine.LoadAsync(Fixture.Script("above_half"), null, Token));
        Assert.Contains("has no engine for it", e.Message, StringComparison.Ordinal);
        Assert.Contains("ONNX", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_command_installs_it_the_first_network_has_it_run()
    {
        string program = Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid():N}.dll");
        await using TorchEngine engine = Worker.Engine(program: program, setup: JsonSerializer.Serialize<string[]>(["dotnet", "--no-such-option-of-dotnet"]));
        Assert.StartsWith("not installed; the first", engine.State, StringComparison.Ordinal);
        EngineException e = await Assert.ThrowsAsync<EngineException>(() => engine.LoadAsync(Fixture.Script("above_half"), null, Token));
        Assert.StartsWith("The engine for TorchScript cannot be installed: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_was_killed_is_replaced_and_the_network_loaded_again()
    {
        Worker.Require();
        await using TorchEngine engine = Worker.Engine();
        using TorchNetwork network = await engine.LoadAsync(Fixture.Script("above_half"), null, Token);
        int first = Kill(await engine.WorkerAsync(Token));
        using INetworkRun run = network.Prepare([1, 1, 1, 1, 1]);
        run.Input.Span[0] = 3;
        Assert.Equal([-2.5f, 2.5f], run.Run(Token).Elements.ToArray());
        Assert.NotEqual(first, (await engine.WorkerAsync(Token)).Id);

        // In the middle of a series as well.
        Kill(await engine.WorkerAsync(Token));
        Assert.Equal([-2.5f, 2.5f], run.Run(Token).Elements.ToArray());
    }

    [Fact]
    public async Task A_network_that_crashes_is_an_error_and_takes_nothing_else_down()
    {
        Worker.Require();
        await using TorchEngine engine = Worker.Engine();
        using TorchNetwork good = await engine.LoadAsync(Fixture.Script("above_half"), null, Token);
        using TorchNetwork bad = await engine.LoadAsync(Fixture.Script("crash"), null, Token);
        using (INetworkRun run = bad.Prepare([1, 1, 1, 1, 1]))
        {
            Assert.Throws<TorchWorkerGoneException>(() => run.Run(Token));
        }

        using INetworkRun after = good.Prepare([1, 1, 1, 1, 1]);
        Assert.Equal([0.5f, -0.5f], after.Run(Token).Elements.ToArray());
    }

    [Fact]
    public async Task A_run_that_never_ends_is_left_at_once_and_others_go_on_beside_it()
    {
        Worker.Require();
        await using TorchEngine engine = Worker.Engine();
        using TorchNetwork network = await engine.LoadAsync(Fixture.Script("endless_above_two"), null, Token);
        using INetworkRun run = network.Prepare([1, 1, 1, 1, 1]);
        run.Input.Span[0] = 3;
        using CancellationTokenSource hangUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        hangUp.CancelAfter(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsAny<OperationCanceledException>(() => run.Run(hangUp.Token));

        using INetworkRun other = network.Prepare([1, 1, 1, 1, 1]);
        Assert.Equal([0.5f, -0.5f], other.Run(Token).Elements.ToArray());
    }

    [Fact]
    public async Task A_run_that_nobody_waits_for_and_that_does_not_end_is_ended_with_its_process()
    {
        Worker.Require();
        FakeTimeProvider time = new();
        await using TorchEngine engine = Worker.Engine(time: time);
        using TorchNetwork network = await engine.LoadAsync(Fixture.Script("endless_above_two"), null, Token);
        TorchWorker worker = await engine.WorkerAsync(Token);
        using (INetworkRun run = network.Prepare([1, 1, 1, 1, 1]))
        {
            run.Input.Span[0] = 3;
            using CancellationTokenSource hangUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
            hangUp.CancelAfter(TimeSpan.FromMilliseconds(100));
            Assert.ThrowsAny<OperationCanceledException>(() => run.Run(hangUp.Token));
        }

        time.Advance(TimeSpan.FromSeconds(10));
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration ended = worker.Gone.Register(gone.SetResult);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);

        using INetworkRun other = network.Prepare([1, 1, 1, 1, 1]);
        Assert.Equal([0.5f, -0.5f], other.Run(Token).Elements.ToArray());
    }

    [Fact]
    public async Task Folders_that_a_killed_server_left_behind_are_removed()
    {
        using Process ended = Process.Start(new ProcessStartInfo("dotnet", ["--version"]) { RedirectStandardOutput = true })!;
        await ended.WaitForExitAsync(Token);
        string left = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"aiaa-torchscript-{ended.Id}-cafe")).FullName;
        using TorchFolders folders = new();
        Assert.False(Directory.Exists(left));
    }

    private static int Kill(TorchWorker worker)
    {
        using Process process = Process.GetProcessById(worker.Id);
        process.Kill();
        process.WaitForExit();
        return worker.Id;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aiaa.EndToEnd.Tests.Support;

namespace Aiaa.EndToEnd.Tests;

/// <summary>However the one command ends, all that it started ends with it, and what was stored stays.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aiaa-lifetime-").FullName;

    [Fact]
    public async Task A_killed_command_leaves_no_process_and_loses_no_session()
    {
        ProcessTree.Require();
        string session;
        IReadOnlyList<Process> children;
        await using (AiaaCommand first = Up())
        {
            Api api = await ReadyAsync(first);
            session = await api.PutSessionAsync(Images.SmallCtFile, "image.nii.gz");
            children = ProcessTree.Below(first.Id);
            Assert.Equal(3, children.Count);

            first.Signal("KILL");
            Assert.Equal(137, await first.ExitAsync());
        }

        // At once, on the same folder: it waits for what is still writing there.
        await using AiaaCommand second = Up();
        Api again = await ReadyAsync(second);
        await ProcessTree.WaitForEndAsync(children);
        await again.SegmentAsync(Api.DefaultModel, session);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_command_that_is_asked_to_stop_stops_everything_and_is_content(string signal)
    {
        ProcessTree.Require();
        await using AiaaCommand command = Up();
        await ReadyAsync(command);
        IReadOnlyList<Process> children = ProcessTree.Below(command.Id);

        command.Signal(signal);

        Assert.Equal(0, await command.ExitAsync());
        Assert.All(children, child => Assert.True(child.HasExited, "stopped before the command ended"));
    }

    [Fact]
    public async Task A_command_that_is_stopped_while_it_starts_leaves_no_process()
    {
        ProcessTree.Require();
        await using AiaaCommand command = Up();
        ProcessTree.WaitFor(command.Id, "Aiaa.GpuRunner.dll").Dispose();
        IReadOnlyList<Process> children = ProcessTree.Below(command.Id);

        command.Signal("KILL");

        await command.ExitAsync();
        await ProcessTree.WaitForEndAsync(children);
    }

    [Fact]
    public async Task A_demo_whose_storage_dies_says_so_at_once()
    {
        ProcessTree.Require();
        await using AiaaCommand demo = AiaaCommand.Start("demo", "--out", _folder);
        using (Process storage = ProcessTree.WaitFor(demo.Id, "start.mjs"))
        {
            storage.Kill();
        }

        Assert.Equal(1, await demo.ExitAsync());
        Assert.Contains("aiaa: azurite stopped with exit code 137", demo.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        (int code, string results, string messages) = await AiaaCommand.RunAsync("up", "--port", $"{port}", "--data", _folder);

        Assert.Equal(1, code);
        Assert.Empty(results);
        Assert.StartsWith($"aiaa: Port {port} is already in use; ", Assert.Single(messages.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_in_use_is_one_sentence()
    {
        await using AiaaCommand first = Up();
        await ReadyAsync(first);

        (int code, string results, string messages) = await AiaaCommand.RunAsync("up", "--port", "0", "--data", _folder);

        Assert.Equal(1, code);
        Assert.Empty(results);
        Assert.Contains("is in use by another aiaa", Assert.Single(messages.Split('\n')), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<Api> ReadyAsync(AiaaCommand command)
    {
        string line = await command.ReadResultAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("ready http://127.0.0.1:", line, StringComparison.Ordinal);
        return new Api(new Uri(line["ready ".Length..]));
    }

    private AiaaCommand Up() => AiaaCommand.Start("up", "--port", "0", "--data", _folder);
}

using System.Diagnostics;
using System.Globalization;
using Aiaa.LocalRunner.Running;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Tests.Supervision;

public sealed class PartTests : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly TemporaryFolder _logs = new();
    private readonly Messages _messages = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_is_started_when_it_answers()
    {
        await using Part<Uri> part = Server();

        Uri address = await part.StartAsync(Cancellation);

        Assert.StartsWith("pid ", await Http.GetStringAsync(address, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_dies_comes_back_on_the_same_port()
    {
        await using Part<Uri> part = Server();
        Uri address = await part.StartAsync(Cancellation);
        int first = await ServedByAsync(address);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task watch = part.KeepAliveAsync(_messages, stop.Token);

        using (Process process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        await _messages.WaitForAsync("server answers again.");
        Assert.NotEqual(first, await ServedByAsync(address));
        Assert.Contains("server stopped with exit code 137; starting it again in 0.5 s", _messages.ToString(), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    [Fact]
    public async Task A_part_that_cannot_start_shows_the_end_of_its_log()
    {
        await using Part<Uri> part = Part(_ => Node.Run("console.error('the reason'); process.exit(3)"));

        LocalRunnerException failure = await Assert.ThrowsAsync<LocalRunnerException>(() => part.StartAsync(Cancellation));

        Assert.StartsWith("server stopped with exit code 3 while it was starting; the end of its log ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["the reason"], failure.Evidence);
        Assert.Contains("the reason", await ReadAsync(Path.Combine(_logs.Path, "server.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_death_is_told_with_the_end_of_the_log()
    {
        await using Part<Uri> part = Server();
        Uri address = await part.StartAsync(Cancellation);

        await Assert.ThrowsAsync<HttpRequestException>(() => Http.GetAsync(new Uri(address, "die"), Cancellation));
        LocalRunnerException death = await part.DiedAsync();

        Assert.StartsWith("server stopped with exit code 4", death.Message, StringComparison.Ordinal);
        Assert.Equal("cannot go on", death.Evidence[^1]);
    }

    [Fact]
    public async Task A_start_that_is_cancelled_is_no_failure_of_the_part()
    {
        await using Part<Uri> part = Part(_ => Node.Run("process.stdin.on('end', () => process.exit(0)).resume()"));
        using CancellationTokenSource cancel = new();
        Task<Uri> start = part.StartAsync(cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
    }

    public void Dispose()
    {
        _messages.Dispose();
        _logs.Dispose();
    }

    private static async Task<int> ServedByAsync(Uri address) =>
        int.Parse((await Http.GetStringAsync(address, Cancellation))["pid ".Length..], CultureInfo.InvariantCulture);

    private static async Task<string> ReadAsync(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync(Cancellation);
    }

    private Part<Uri> Server() => Part(again => Node.Run(Node.Server, (again?.Port ?? 0).ToString(CultureInfo.InvariantCulture)));

    private Part<Uri> Part(Func<Uri?, ChildCommand> command) => new(
        new PartDescription<Uri>("server", command, ServerAddress.Parse, address => new HealthProbe(address)), _logs.Path, TimeProvider.System);
}

using System.IO.Pipes;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.RunnerProtocol.Tests;

/// <summary>A process notices that the one that started it is gone.</summary>
public sealed class ParentWatchTests
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_means_nothing_and_the_end_asks_the_process_to_stop()
    {
        await using AnonymousPipeServerStream parent = new(PipeDirection.Out);
        await using AnonymousPipeClientStream input = new(PipeDirection.In, parent.ClientSafePipeHandle);
        new ParentWatch(input, new FakeTimeProvider()).Start(_stopped.SetResult, _exited.SetResult);
        await parent.WriteAsync(new byte[1000], Token);
        await parent.FlushAsync(Token);
        Assert.False(_stopped.Task.IsCompleted);

        await parent.DisposeAsync();
        await _stopped.Task.WaitAsync(Token);
        Assert.False(_exited.Task.IsCompleted);
    }

    [Fact]
    public async Task A_process_that_does_not_stop_is_ended_when_its_time_is_over()
    {
        FakeTimeProvider time = new();
        new ParentWatch(Stream.Null, time).Start(_stopped.SetResult, _exited.SetResult);
        await _stopped.Task.WaitAsync(Token);
        while (!_exited.Task.IsCompleted)
        {
            Token.ThrowIfCancellationRequested();
            time.Advance(ParentWatch.Grace);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_pipe_that_breaks_is_an_end()
    {
        new ParentWatch(new BrokenStream(), new FakeTimeProvider()).Start(_stopped.SetResult, _exited.SetResult);
        await _stopped.Task.WaitAsync(Token);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void It_is_asked_for_by_a_one(string? value, bool asked) => Assert.Equal(asked, ParentWatch.IsAsked(value));

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("The pipe is broken.");
    }
}

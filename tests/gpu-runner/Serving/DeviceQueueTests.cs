using Aiaa.GpuRunner.Serving;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>Who gets the device next.</summary>
public sealed class DeviceQueueTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Callers_take_turns_however_many_requests_one_has_waiting()
    {
        DeviceQueue queue = Queue(16);
        List<string> order = [];
        QueuePlace first = queue.Admit("greedy");
        IDisposable running = await first.EnterAsync(TestContext.Current.CancellationToken);
        Task[] waiting = [.. ((string[])["greedy 1", "greedy 2", "greedy 3", "modest 1", "other 1", "modest 2"]).Select(name => RunAsync(queue, name, order))];

        running.Dispose();
        first.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal(["greedy 1", "modest 1", "other 1", "greedy 2", "modest 2", "greedy 3"], order);
        Assert.Equal(7, queue.Statistics.Runs);
        Assert.Equal(0, queue.Statistics.Admitted);
    }

    [Fact]
    public async Task A_newcomer_gets_a_place_from_the_caller_with_the_most_when_every_place_is_taken()
    {
        DeviceQueue queue = Queue(2);
        QueuePlace running = queue.Admit("greedy");
        using IDisposable turn = await running.EnterAsync(TestContext.Current.CancellationToken);
        QueuePlace second = queue.Admit("greedy");
        Task<IDisposable> waiting = second.EnterAsync(TestContext.Current.CancellationToken);
        QueuePlace third = queue.Admit("greedy");
        Task<IDisposable> last = third.EnterAsync(TestContext.Current.CancellationToken);
        Assert.Throws<BusyException>(() => queue.Admit("greedy"));

        QueuePlace newcomer = queue.Admit("modest");
        await Assert.ThrowsAsync<BusyException>(() => last);
        third.Dispose();
        Assert.False(waiting.IsCompleted);
        Assert.Throws<BusyException>(() => queue.Admit("modest"));
        Assert.Equal(3, queue.Statistics.Refused);
        newcomer.Dispose();
        second.Dispose();
        turn.Dispose();
        running.Dispose();
        Assert.Equal(0, queue.Statistics.Admitted);
    }

    [Fact]
    public async Task One_that_hangs_up_while_it_waits_is_passed_over_and_frees_its_place()
    {
        DeviceQueue queue = Queue(1);
        QueuePlace running = queue.Admit("a");
        IDisposable turn = await running.EnterAsync(TestContext.Current.CancellationToken);
        using CancellationTokenSource hangUp = new();
        QueuePlace gone = queue.Admit("b");
        Task<IDisposable> waiting = gone.EnterAsync(hangUp.Token);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gone.Dispose();

        QueuePlace next = queue.Admit("c");
        Task<IDisposable> entered = next.EnterAsync(TestContext.Current.CancellationToken);
        turn.Dispose();
        (await entered).Dispose();
        next.Dispose();
        running.Dispose();
        Assert.Equal(0, queue.Statistics.Admitted);
    }

    [Fact]
    public async Task Those_sent_away_are_told_when_to_come_again_by_how_long_runs_take()
    {
        DeviceQueue queue = Queue(1);
        using (QueuePlace place = queue.Admit("a"))
        using (await place.EnterAsync(TestContext.Current.CancellationToken))
        {
            _time.Advance(TimeSpan.FromSeconds(8));
        }

        using QueuePlace one = queue.Admit("a");
        using QueuePlace two = queue.Admit("b");
        Assert.Equal(TimeSpan.FromSeconds(16), Assert.Throws<BusyException>(() => queue.Admit("c")).RetryAfter);
        using IDisposable turn = await one.EnterAsync(TestContext.Current.CancellationToken);
        Task<IDisposable> waiting = two.EnterAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(3));
        turn.Dispose();
        (await waiting).Dispose();
        Assert.Equal(3000, queue.Statistics.LongestWaitMilliseconds);
        Assert.Equal(1000, queue.Statistics.MeanWaitMilliseconds);
    }

    private static async Task RunAsync(DeviceQueue queue, string name, List<string> order)
    {
        using QueuePlace place = queue.Admit(name.Split(' ')[0]);
        using IDisposable turn = await place.EnterAsync(TestContext.Current.CancellationToken);
        order.Add(name);
    }

    private DeviceQueue Queue(int waiting) => new(Options.Create(new RunnerOptions { Queue = waiting }), _time);
}

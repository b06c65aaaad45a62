using System.Net;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>One device, a bounded queue, and clients that hang up.</summary>
public sealed class QueueTests(Azurite azurite)
{
    [Fact]
    public async Task A_full_queue_says_when_to_come_again_and_a_client_that_hangs_up_frees_its_place()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite, queue: 0);
        ModelReference endless = await server.PutModelAsync(Configurations.Plain, Fixture.Network("endless"));
        ModelReference quick = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        ImageReference image = await server.PutImageAsync(SmallImage.Create());
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(quick, image)).Status);

        using CancellationTokenSource hangUp = new();
        Task<Answer> running = server.RunUntilAsync(endless, image, hangUp.Token);
        await UntilAsync(server.StatisticsAsync, statistics => statistics.Queue.Admitted == 1);
        Answer busy = await server.RunAsync(quick, image);
        busy.IsError(HttpStatusCode.ServiceUnavailable, RunnerErrorCode.Busy, "try again");
        Assert.InRange(busy.RetryAfter!.Value.TotalSeconds, 1, 60);
        Assert.False(running.IsCompleted);

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Answer next = await UntilAsync(() => server.RunAsync(quick, image), answer => answer.Status != HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, next.Status);
    }

    [Fact]
    public async Task A_run_of_many_windows_ends_when_its_client_hangs_up_and_the_device_is_free()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite, queue: 0);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        ImageReference small = await server.PutImageAsync(SmallImage.Create());

        // Windows of 4 voxels, half overlapping: three million of them, each done in microseconds.
        ImageReference large = await server.PutImageAsync(SmallImage.Create(size: 290));
        using CancellationTokenSource hangUp = new();
        Task<Answer> running = server.RunUntilAsync(model, large, hangUp.Token);
        await UntilAsync(server.StatisticsAsync, statistics => statistics.Queue.Admitted == 1);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.RunAsync(model, small)).Status);
        Assert.False(running.IsCompleted);

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(HttpStatusCode.OK, (await UntilAsync(() => server.RunAsync(model, small), answer => answer.Status != HttpStatusCode.ServiceUnavailable)).Status);
        Assert.Contains(server.Log.Lines, line => line.Contains("hung up; its work was stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_that_find_a_place_wait_their_turn()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        ImageReference image = await server.PutImageAsync(SmallImage.Create(5));
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.RunAsync(model, image)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers, answer => answer.Timing!.Contains("decode;", StringComparison.Ordinal));
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> enough)
    {
        while (true)
        {
            T answer = await ask();
            if (enough(answer))
            {
                return answer;
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}

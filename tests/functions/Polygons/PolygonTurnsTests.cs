using Aiaa.Functions.Hosting;
using Aiaa.Functions.Polygons;
using Microsoft.Extensions.Time.Testing;

namespace Aiaa.Functions.Tests.Polygons;

public sealed class PolygonTurnsTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_takes_too_long_is_ended_with_a_sentence()
    {
        using PolygonTurns turns = new(_time);
        using SemaphoreSlim began = new(0);
        Task<int> work = turns.TakeAsync(token => WaitForEnd(began, token), Cancellation);
        await began.WaitAsync(Cancellation);

        _time.Advance(PolygonTurns.Limit);

        ApiException ended = await Assert.ThrowsAsync<ApiException>(() => work);
        Assert.Equal(Failure.TooLarge, ended.Failure);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_ends_its_own_work_and_frees_its_turn()
    {
        using PolygonTurns turns = new(_time);
        using CancellationTokenSource hangUp = new();
        using SemaphoreSlim began = new(0);
        Task<int>[] all = [.. Enumerable.Range(0, PolygonTurns.AtOnce).Select(_ => turns.TakeAsync(token => WaitForEnd(began, token), hangUp.Token))];
        for (int i = 0; i < all.Length; i++)
        {
            await began.WaitAsync(Cancellation);
        }

        Task<int> next = turns.TakeAsync(_ => 7, Cancellation);
        Assert.False(next.IsCompleted);
        await hangUp.CancelAsync();

        Assert.Equal(7, await next);
        foreach (Task<int> work in all)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        }
    }

    private static int WaitForEnd(SemaphoreSlim began, CancellationToken token)
    {
        began.Release();
        token.WaitHandle.WaitOne();
        token.ThrowIfCancellationRequested();
        return 0;
    }
}

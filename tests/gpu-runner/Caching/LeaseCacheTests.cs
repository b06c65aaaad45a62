using Aiaa.GpuRunner.Caching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aiaa.GpuRunner.Tests.Caching;

public sealed class LeaseCacheTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_first_requests_load_once()
    {
        LeaseCache<Item> cache = Cache(100);
        TaskCompletionSource gate = new();
        int loads = 0;
        Task<Lease<Item>>[] requests = [.. Enumerable.Range(0, 20).Select(_ => cache.GetAsync("a", async _ =>
        {
            Interlocked.Increment(ref loads);
            await gate.Task;
            return new Item(1);
        }, Token))];
        gate.SetResult();
        Lease<Item>[] leases = await Task.WhenAll(requests);
        Assert.Equal(1, loads);
        Assert.All(leases, lease => Assert.Same(leases[0].Value, lease.Value));
    }

    [Fact]
    public async Task Loading_one_key_holds_up_no_other()
    {
        LeaseCache<Item> cache = Cache(100);
        TaskCompletionSource<Item> never = new();
        Task<Lease<Item>> waiting = cache.GetAsync("slow", _ => never.Task, Token);
        using Lease<Item> other = await cache.GetAsync("fast", _ => Task.FromResult(new Item(1)), Token);
        Assert.False(waiting.IsCompleted);
        never.SetResult(new Item(1));
        (await waiting).Dispose();
    }

    [Fact]
    public async Task When_the_first_one_fails_or_gives_up_the_next_loads_with_its_own_means()
    {
        LeaseCache<Item> cache = Cache(100);
        TaskCompletionSource<Item> first = new();
        Task<Lease<Item>> leader = cache.GetAsync("a", _ => first.Task, Token);
        Task<Lease<Item>> follower = cache.GetAsync("a", _ => Task.FromResult(new Item(7)), Token);
        first.SetException(new InvalidOperationException("the first one's bytes were wrong"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => leader);
        using Lease<Item> lease = await follower;
        Assert.Equal(7, lease.Value.Cost);
    }

    [Fact]
    public async Task One_who_waits_can_give_up_without_harm_to_the_others()
    {
        LeaseCache<Item> cache = Cache(100);
        TaskCompletionSource<Item> slow = new();
        Task<Lease<Item>> leader = cache.GetAsync("a", _ => slow.Task, Token);
        using CancellationTokenSource impatient = new();
        Task<Lease<Item>> follower = cache.GetAsync("a", _ => slow.Task, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => follower);
        slow.SetResult(new Item(1));
        (await leader).Dispose();
        Assert.True(await HoldsAsync(cache, "a"));
    }

    [Fact]
    public async Task The_least_recently_used_goes_first_when_room_is_short()
    {
        LeaseCache<Item> cache = Cache(10);
        foreach (string key in new[] { "a", "b" })
        {
            (await cache.GetAsync(key, _ => Task.FromResult(new Item(4)), Token)).Dispose();
        }

        Assert.True(await HoldsAsync(cache, "a"));
        (await cache.GetAsync("c", _ => Task.FromResult(new Item(4)), Token)).Dispose();
        Assert.False(await HoldsAsync(cache, "b"));
        Assert.True(await HoldsAsync(cache, "a"));
    }

    [Fact]
    public async Task What_is_in_use_is_neither_dropped_nor_disposed_until_its_last_use_ends()
    {
        LeaseCache<Item> cache = Cache(10);
        Lease<Item> first = await cache.GetAsync("a", _ => Task.FromResult(new Item(8)), Token);
        Lease<Item> second = await cache.GetAsync("a", _ => Task.FromResult(new Item(8)), Token);
        Assert.Same(first.Value, second.Value);
        (await cache.GetAsync("b", _ => Task.FromResult(new Item(8)), Token)).Dispose();
        Assert.False(first.Value.Disposed);
        first.Dispose();
        first.Dispose();
        Assert.False(second.Value.Disposed);
        (await cache.GetAsync("b", _ => Task.FromResult(new Item(8)), Token)).Dispose();
        Assert.False(second.Value.Disposed);
        second.Dispose();
        (await cache.GetAsync("c", _ => Task.FromResult(new Item(8)), Token)).Dispose();
        Assert.True(second.Value.Disposed);
    }

    [Fact]
    public async Task A_value_larger_than_the_budget_serves_its_request_and_is_disposed_after_it()
    {
        LeaseCache<Item> cache = Cache(10);
        Lease<Item> lease = await cache.GetAsync("a", _ => Task.FromResult(new Item(11)), Token);
        Assert.False(lease.Value.Disposed);
        lease.Dispose();
        Assert.True(lease.Value.Disposed);
        Assert.False(await HoldsAsync(cache, "a"));
    }

    [Fact]
    public async Task What_a_value_takes_more_by_its_use_is_counted_when_the_use_ends()
    {
        LeaseCache<Item> cache = Cache(10);
        Lease<Item> lease = await cache.GetAsync("a", _ => Task.FromResult(new Item(4)), Token);
        lease.Value.Spare = 5;
        Assert.Equal(4, cache.Statistics.Bytes);
        lease.Dispose();
        Assert.Equal(9, cache.Statistics.Bytes);
    }

    [Fact]
    public async Task What_values_can_spare_goes_before_any_value_does_and_the_longest_unused_first()
    {
        LeaseCache<Item> cache = Cache(16);
        List<Item> items = [];
        foreach (string key in new[] { "a", "b", "c" })
        {
            using Lease<Item> lease = await cache.GetAsync(key, _ => Task.FromResult(new Item(4)), Token);
            lease.Value.Spare = 2;
            items.Add(lease.Value);
        }

        Assert.Equal([0L, 2, 2], items.Select(item => item.Spare));
        Assert.Equal(16, cache.Statistics.Bytes);
        using Lease<Item> fourth = await cache.GetAsync("d", _ => Task.FromResult(new Item(4)), Token);
        Assert.Equal([0L, 0, 0], items.Select(item => item.Spare));
        Assert.Equal((4, 16L), (cache.Statistics.Count, cache.Statistics.Bytes));
        Assert.DoesNotContain(items, item => item.Disposed);
    }

    [Fact]
    public async Task A_value_in_use_is_asked_to_spare_nothing()
    {
        LeaseCache<Item> cache = Cache(8);
        using Lease<Item> used = await cache.GetAsync("a", _ => Task.FromResult(new Item(4)), Token);
        used.Value.Spare = 2;
        (await cache.GetAsync("a", _ => throw new KeyNotFoundException(), Token)).Dispose();
        (await cache.GetAsync("b", _ => Task.FromResult(new Item(4)), Token)).Dispose();
        Assert.Equal(2, used.Value.Spare);
        Assert.False(await HoldsAsync(cache, "b"));
    }

    private static async Task<bool> HoldsAsync(LeaseCache<Item> cache, string key)
    {
        try
        {
            (await cache.GetAsync(key, _ => throw new KeyNotFoundException(), Token)).Dispose();
            return true;
        }
        catch (KeyNotFoundException)
        {
            return false;
        }
    }

    private static LeaseCache<Item> Cache(long budget) => new(
        "items", budget, item => item.Cost + item.Spare, NullLogger.Instance, spare: item => item.GiveUpSpare());

    private sealed class Item(long cost) : IDisposable
    {
        public long Cost { get; } = cost;

        public long Spare { get; set; }

        public bool Disposed { get; private set; }

        public Item? GiveUpSpare()
        {
            (Item? spare, Spare) = (Spare > 0 ? new Item(Spare) : null, 0);
            return spare;
        }

        public void Dispose() => Disposed = true;
    }
}

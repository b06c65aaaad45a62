using Aiaa.Testing;

namespace Aiaa.Benchmarks.Sweeping;

/// <summary>A sweep with nothing to do, beside many sessions that live and beside few.</summary>
internal sealed class IdleSweepBenchmark : IBenchmark
{
    private const int Most = 100_000;

    private static readonly int[] Fewer = [0, 1_000, 10_000];

    private readonly Azurite _azurite = new();
    private readonly Dictionary<int, SweptAccount> _accounts = [];

    public string Name => "sweep-idle";

    public string What => "one sweep of an index of 100,000 sessions that live and none that is due, storage being Azurite";

    public Contender Measured => Sweep(Most);

    public IReadOnlyList<Contender> References => [.. Fewer.Select(Sweep)];

    public void Prepare() => PrepareAsync().GetAwaiter().GetResult();

    public void Dispose()
    {
        foreach (SweptAccount account in _accounts.Values)
        {
            account.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _azurite.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task PrepareAsync()
    {
        await _azurite.StartAsync();
        foreach (int count in Fewer.Append(Most))
        {
            SweptAccount account = _accounts[count] = new SweptAccount(_azurite.NewAccount());
            await account.EnterAsync(count, DateTimeOffset.UtcNow.AddHours(12));
        }
    }

    private Contender Sweep(int live) => new($"{live} live sessions", () => _accounts[live].SweepAsync(expected: 0).GetAwaiter().GetResult());
}

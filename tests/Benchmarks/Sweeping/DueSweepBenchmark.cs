using Aiaa.Testing;

namespace Aiaa.Benchmarks.Sweeping;

/// <summary>A sweep that removes many sessions, beside deleting the same without looking.</summary>
internal sealed class DueSweepBenchmark : IBenchmark
{
    private const int Due = 1_000;

    private readonly Azurite _azurite = new();
    private SweptAccount? _account;

    public string Name => "sweep-due";

    public string What => "one sweep that removes 1,000 ended sessions: rows, images, index entries";

    public int Pairs => 3;

    public int WarmUps => 1;

    public Contender Measured => new("sweep", () => SweepAsync().GetAwaiter().GetResult());

    public IReadOnlyList<Contender> References => [new("3,000 plain deletes", () => DeleteAsync().GetAwaiter().GetResult())];

    private SweptAccount Account => _account ?? throw new InvalidOperationException("Not prepared.");

    public void Prepare()
    {
        _azurite.StartAsync().GetAwaiter().GetResult();
        _account = new SweptAccount(_azurite.NewAccount());
    }

    public void Dispose()
    {
        _account?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _azurite.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task<TimeSpan> SweepAsync()
    {
        await Account.MakeDueAsync(Due);
        return await Account.SweepAsync(Due);
    }

    private async Task<TimeSpan> DeleteAsync() => await Account.DeleteAsync(await Account.MakeDueAsync(Due));
}

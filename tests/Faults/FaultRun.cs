using Aiaa.Faults.Tests.Checks;
using Aiaa.Faults.Tests.Load;
using Aiaa.Faults.Tests.Stage;
using Aiaa.Faults.Tests.Storm;

namespace Aiaa.Faults.Tests;

/// <summary>One run: clients work while processes are killed and storage is unreachable, slow or full; then everything is held against what was promised.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    private const int Clients = 4;

    // Longer than any session lives, and than what is left of uploads is spared; the daily look at everything is due by then.
    private static readonly TimeSpan LongTime = TimeSpan.FromHours(26);

    private readonly FaultPlan _plan;
    private readonly Action<string> _say;
    private readonly Weather _weather;
    private readonly Trap _trap = new();
    private readonly SystemUnderFault _system = new(Directory.CreateTempSubdirectory("aiaa-faults-").FullName);
    private readonly Ledger _ledger;

    /// <summary>Prepares a run.</summary>
    /// <param name="plan">How much is broken.</param>
    /// <param name="say">Gets a line now and then.</param>
    public FaultRun(FaultPlan plan, Action<string> say)
    {
        (_plan, _say) = (plan, say);
        _weather = new Weather(plan.RandomFor("weather")) { IsOver = true };
        _ledger = new Ledger(_system);
    }

    /// <summary>Runs.</summary>
    /// <returns>What was counted, and what was promised and not kept.</returns>
    public async Task<FaultReport> RunAsync(CancellationToken cancellation)
    {
        _say($"seed {_plan.Seed}, {_plan.Kills} kills");
        await _system.StartAsync(_weather, _trap, cancellation);
        Client[] clients = await PrepareAsync();
        try
        {
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task[] load = [.. clients.Select(client => client.RunAsync(stop.Token))];
            _weather.IsOver = false;
            await StrikeAsync(cancellation);
            await stop.CancelAsync();
            await Task.WhenAll(load);

            _say("calm again: looking after what was promised");
            _weather.IsOver = true;
            await _system.Proxy.DeliverAllAsync();
            await Task.WhenAll(clients.Select(client => client.VerifyAsync()));
            await RemoveModelsAsync(clients);
            await _system.StopFunctionsAsync();
            await SweepAsync([.. clients.SelectMany(client => client.Sessions)], cancellation);
        }
        finally
        {
            foreach (Client client in clients)
            {
                client.Dispose();
            }
        }

        return new FaultReport(_plan, _system.Kills, _weather.Counts, _ledger.Outcomes, [.. _ledger.Violations]);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _system.DisposeAsync();

    // The model that never changes, and the mask that it gives as long as nothing is broken.
    private async Task<Client[]> PrepareAsync()
    {
        using Viewer viewer = new(_system.Address);
        Answer model = await viewer.PutModelAsync(Client.SteadyModel, Material.Config(0), Material.Network);
        Answer mask = await viewer.SegmentAsync(Client.SteadyModel, Material.SmallImage(new Random(0)));
        return model.Succeeded && mask.Succeeded
            ? [.. Enumerable.Range(1, Clients).Select(number => new Client(number, _system, _plan, _ledger, mask.Body))]
            : throw new InvalidOperationException($"Without any fault: {model}; {mask}");
    }

    private async Task StrikeAsync(CancellationToken cancellation)
    {
        int number = 0;
        foreach (Strike strike in Strike.Of(_plan))
        {
            await _system.RevivedAsync(strike.Victim);
            await _trap.SetAsync(strike.Calls, strike.Moment, () => _system.Kill(strike.Victim), cancellation);
            if (++number % 20 == 0)
            {
                _say($"{number} kills");
            }

            if (strike.Alone)
            {
                await _system.RevivedAsync(strike.Victim);
            }
        }

        foreach (Victim victim in Enum.GetValues<Victim>())
        {
            await _system.RevivedAsync(victim);
        }
    }

    private async Task RemoveModelsAsync(Client[] clients)
    {
        using Viewer viewer = new(_system.Address);
        foreach (string name in clients.Select(client => client.Model.Name).Append(Client.SteadyModel))
        {
            Answer answer = await viewer.SendAsync("DELETE", $"/admin/model/{name}");
            _ledger.Check(answer.Status is 200 or 404, $"without any fault: {answer}");
        }
    }

    private async Task SweepAsync(SessionPromise[] sessions, CancellationToken cancellation)
    {
        await using Sweeper sweeper = await Sweeper.StartAsync(_system.StorageConnection, cancellation);
        await sweeper.SweepAsync(TimeSpan.Zero, cancellation);
        foreach (SessionPromise session in sessions)
        {
            bool found = await sweeper.FindsAsync(session.Id, cancellation);
            _ledger.Check(found || !session.MustBeThere(DateTimeOffset.UtcNow), $"a session that was promised is not there after a sweep: {session}");
        }

        await sweeper.SweepAsync(LongTime, cancellation);
        await sweeper.SweepAsync(TimeSpan.FromMinutes(2), cancellation);
        foreach (string leftover in await Leftovers.ListAsync(_system.StorageConnection, cancellation))
        {
            _ledger.Check(false, $"left over: {leftover}");
        }
    }
}

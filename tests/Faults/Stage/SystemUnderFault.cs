using System.Collections.Concurrent;
using System.Security.Cryptography;
using Aiaa.Faults.Tests.Storm;
using Aiaa.LocalRunner;
using Aiaa.LocalRunner.Running;
using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.Faults.Tests.Stage;

/// <summary>
/// The whole system as the one command runs it, each part a process of its own, but with bad weather between the processes and storage,
/// and with somebody who kills them.
/// </summary>
internal sealed class SystemUnderFault : IAsyncDisposable
{
    private const int StartAttempts = 3;

    private readonly string _folder;
    private readonly Part<StorageAddress> _storage;
    private readonly Part<Uri> _runner;
    private readonly Part<Uri> _functions;
    private readonly ConcurrentBag<Outage> _outages = [];
    private readonly ConcurrentDictionary<Victim, Task> _revivals = [];
    private StorageProxy? _proxy;
    private Uri? _runnerAddress;
    private Uri? _address;

    /// <summary>Describes the system; nothing is started yet.</summary>
    /// <param name="folder">Where it keeps storage and logs.</param>
    public SystemUnderFault(string folder)
    {
        _folder = folder;
        Checkout checkout = Checkout.Find(AppContext.BaseDirectory);
        string account = $"aiaa:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(64))}";
        PartCommands commands = new(checkout, new LocalSystemOptions(Port: 0), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        string logs = Path.Combine(folder, "logs");
        _storage = new(
            new("azurite", again => commands.Azurite(Path.Combine(folder, "storage"), account, again), StorageAddress.Parse, address => new(address.Blob, AnyStatus: true)),
            logs,
            TimeProvider.System);
        _runner = new(
            new("gpu-runner", again => commands.Runner(Proxy.Address, again), ServerAddress.Parse, address => new(new Uri(address, "health"))), logs, TimeProvider.System);
        _functions = new(
            new("functions", again => commands.Functions(Proxy.Address, _runnerAddress!, again), ServerAddress.Parse, address => new(new Uri(address, "v1/models"), AnyStatus: true)),
            logs,
            TimeProvider.System);
    }

    /// <summary>Where the API answers.</summary>
    public Uri Address => _address ?? throw new InvalidOperationException("The system was not started.");

    /// <summary>How storage itself, without any weather, is reached.</summary>
    public string StorageConnection { get; private set; } = string.Empty;

    /// <summary>What stands before storage.</summary>
    public StorageProxy Proxy => _proxy ?? throw new InvalidOperationException("The system was not started.");

    /// <summary>How often each process was killed.</summary>
    public IReadOnlyDictionary<Victim, int> Kills => _outages.CountBy(outage => outage.Victim).ToDictionary();

    /// <summary>Starts everything.</summary>
    public async Task StartAsync(Weather weather, Trap trap, CancellationToken cancellation)
    {
        await new AzuriteInstallation(Checkout.Find(AppContext.BaseDirectory), TextWriter.Null).EnsureAsync(cancellation);
        StorageAddress storage = await _storage.StartAsync(cancellation);
        StorageConnection = storage.ConnectionString;
        _proxy = await StorageProxy.StartAsync(storage, weather, trap, cancellation);
        _runnerAddress = await _runner.StartAsync(cancellation);
        _address = await _functions.StartAsync(cancellation);
    }

    /// <summary>Whether one of the processes was away between two moments.</summary>
    public bool WasDown(DateTimeOffset start, DateTimeOffset end, params Victim[] victims) =>
        _outages.Any(outage => victims.Contains(outage.Victim) && outage.Meets(start, end));

    /// <summary>Kills a process; it is started again at once, by <see cref="RevivedAsync"/>.</summary>
    public void Kill(Victim victim)
    {
        Outage outage = new(victim, DateTimeOffset.UtcNow);
        _outages.Add(outage);
        switch (victim)
        {
            case Victim.Functions:
                _functions.Kill();
                _revivals[victim] = ReviveAsync(_functions, outage);
                break;
            case Victim.Runner:
                _runner.Kill();
                _revivals[victim] = ReviveAsync(_runner, outage);
                break;
            default:
                _storage.Kill();
                _revivals[victim] = ReviveAsync(_storage, outage);
                break;
        }
    }

    /// <summary>Completes when a process that was killed answers again.</summary>
    public Task RevivedAsync(Victim victim) => _revivals.GetValueOrDefault(victim) ?? Task.CompletedTask;

    /// <summary>Stops the front for good.</summary>
    public Task StopFunctionsAsync() => _functions.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _functions.DisposeAsync();
        await _runner.DisposeAsync();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task ReviveAsync<TAddress>(Part<TAddress> part, Outage outage)
        where TAddress : class
    {
        await part.DiedAsync();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await part.StartAsync(CancellationToken.None);
                outage.To = DateTimeOffset.UtcNow;
                return;
            }
            catch (LocalRunnerException) when (attempt < StartAttempts)
            {
                // On a machine that is short of memory a start may fail; the one command tries again too.
                await part.StopAsync();
            }
        }
    }
}

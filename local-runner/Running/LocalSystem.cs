using System.Security.Cryptography;
using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Running;

/// <summary>
/// The whole system on this machine: Azurite, gpu-runner and functions, each a child process on a loopback port, started in the
/// order in which they need each other and stopped in the reverse.
/// </summary>
internal sealed class LocalSystem : IAsyncDisposable
{
    private readonly DataFolder _data;
    private readonly Part<StorageAddress> _azurite;
    private readonly Part<Uri> _runner;
    private readonly Part<Uri> _functions;
    private readonly LocalHost? _host;
    private StorageAddress? _storageAddress;
    private Uri? _runnerAddress;

    /// <summary>Describes the system; nothing is started yet.</summary>
    /// <exception cref="LocalRunnerException">A part is not built, or Node is missing.</exception>
    public LocalSystem(Checkout checkout, LocalSystemOptions options, DataFolder data, TimeProvider time)
    {
        _data = data;

        // New at every start and known to this process and its children only.
        string runnerKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        string account = $"aiaa:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(64))}";
        PartCommands commands = new(checkout, options, runnerKey);
        _azurite = new(
            new("azurite", again => commands.Azurite(data.Storage, account, again), StorageAddress.Parse, address => new(address.Blob, AnyStatus: true))
            {
                Started = data.NoteStorageWriter,
            },
            data.Logs,
            time);
        _runner = new(
            new("gpu-runner", again => commands.Runner(_storageAddress!, again), ServerAddress.Parse, HealthOf),
            data.Logs,
            time);
        _host = options.AsFunctionsHost ? new LocalHost(checkout, options, data, time) : null;
        _functions = new(Describe(commands), data.Logs, time);
    }

    /// <summary>Which Functions host serves the API; null when the handler serves by itself.</summary>
    public string? Host => _host?.Name;

    private IEnumerable<IPart> Parts => [_azurite, _runner, _functions];

    /// <summary>Starts the parts, each when the ones it needs answer.</summary>
    /// <returns>Where the API answers.</returns>
    /// <exception cref="LocalRunnerException">A part cannot be started.</exception>
    public async Task<Uri> StartAsync(CancellationToken cancellation)
    {
        await _data.WaitForStorageWriterAsync(cancellation);
        _storageAddress = await _azurite.StartAsync(cancellation);
        _runnerAddress = await WhileAliveAsync([_azurite], _runner.StartAsync, cancellation);
        Uri functions = await WhileAliveAsync([_azurite, _runner], _functions.StartAsync, cancellation);
        return _host is null ? functions : await _host.StartAsync(functions, _functions, cancellation);
    }

    /// <summary>Starts each part again when it dies; ends by cancellation only.</summary>
    /// <param name="messages">Gets a line for each death and each return.</param>
    /// <param name="cancellation">Ends the watch, not the parts.</param>
    public Task KeepAliveAsync(TextWriter messages, CancellationToken cancellation) =>
        Task.WhenAll(Parts.Select(part => part.KeepAliveAsync(messages, cancellation)));

    /// <summary>Runs some work on the system; when a part dies meanwhile, that is the failure.</summary>
    /// <exception cref="LocalRunnerException">A part died.</exception>
    public Task DuringAsync(Func<CancellationToken, Task> work, CancellationToken cancellation) => WhileAliveAsync(
        Parts,
        async token =>
        {
            await work(token);
            return true;
        },
        cancellation);

    /// <summary>Stops the parts: the front first, the storage last.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await _functions.DisposeAsync();
        await _runner.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    private PartDescription<Uri> Describe(PartCommands commands) => _host switch
    {
        { CoreTools: { } func } => new(
            "func", again => commands.CoreTools(func, again ?? _host.Address, _storageAddress!, _runnerAddress!), _ => _host.Address, HealthOf),
        not null => new("functions", again => commands.CustomHandler(_storageAddress!, _runnerAddress!, again), ServerAddress.Parse, HealthOf),
        null => new("functions", again => commands.Functions(_storageAddress!, _runnerAddress!, again), ServerAddress.Parse, HealthOf),
    };

    private static HealthProbe HealthOf(Uri address) => new(new Uri(address, "health"));

    // Work that needs a part which died would wait for nothing.
    private static async Task<T> WhileAliveAsync<T>(IEnumerable<IPart> parts, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using CancellationTokenSource abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<Task<LocalRunnerException>> death = Task.WhenAny(parts.Select(part => part.DiedAsync()));
        Task<T> working = work(abandon.Token);
        if (await Task.WhenAny(working, death) == death && !cancellation.IsCancellationRequested)
        {
            await abandon.CancelAsync();
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw await await death;
        }

        return await working;
    }
}

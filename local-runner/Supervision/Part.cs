namespace Aiaa.LocalRunner.Supervision;

/// <summary>How one part of the system is started and how it says that it serves.</summary>
/// <typeparam name="TAddress">Where it serves: known once it has chosen its ports.</typeparam>
/// <param name="Name">What to call it in messages, and its log.</param>
/// <param name="Command">
/// The command. Gets the address of the start before, or null: a part comes back on the same ports, so that the others need not
/// be started again.
/// </param>
/// <param name="Announcement">Reads the address out of a line that the part wrote; null when the line is another.</param>
/// <param name="Probe">Where it answers once it is ready.</param>
internal sealed record PartDescription<TAddress>(
    string Name, Func<TAddress?, ChildCommand> Command, Func<string, TAddress?> Announcement, Func<TAddress, HealthProbe> Probe)
    where TAddress : class;

/// <summary>One part of the system: a child process that is started, watched, started again when it dies, and stopped.</summary>
/// <typeparam name="TAddress">Where it serves.</typeparam>
internal sealed class Part<TAddress> : IPart
    where TAddress : class
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly PartDescription<TAddress> _description;
    private readonly OutputLog _log;
    private readonly TimeProvider _time;
    private ChildProcess? _process;
    private TAddress? _address;

    public Part(PartDescription<TAddress> description, string logFolder, TimeProvider time)
    {
        _description = description;
        _log = new OutputLog(Path.Combine(logFolder, $"{description.Name}.log"));
        _time = time;
    }

    /// <summary>Starts the part and waits until it answers.</summary>
    /// <exception cref="LocalRunnerException">It died, or did not answer in time; holds the end of its log.</exception>
    public async Task<TAddress> StartAsync(CancellationToken cancellation)
    {
        TaskCompletionSource<TAddress> announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = ChildProcess.Start(_description.Command(_address), line =>
        {
            _log.Append(line);
            if (_description.Announcement(line) is { } address)
            {
                announced.TrySetResult(address);
            }
        });

        using CancellationTokenSource limit = new(StartLimit, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        Task<TAddress> ready = ReadyAsync(announced.Task, either.Token);
        if (await Task.WhenAny(ready, _process.Exited) == _process.Exited)
        {
            await either.CancelAsync();
            throw Failure($"stopped with exit code {await _process.Exited} while it was starting");
        }

        try
        {
            return _address = await ready;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failure($"did not answer within {StartLimit.TotalSeconds:0} s of its start");
        }
    }

    /// <inheritdoc/>
    public async Task<LocalRunnerException> DiedAsync()
    {
        int code = await Running.Exited;
        return Failure($"stopped with exit code {code}");
    }

    /// <inheritdoc/>
    public async Task KeepAliveAsync(TextWriter messages, CancellationToken cancellation)
    {
        Backoff backoff = new(_time);
        while (true)
        {
            int code = await Running.Exited.WaitAsync(cancellation);
            TimeSpan pause = backoff.Next();
            await messages.WriteLineAsync($"{_description.Name} stopped with exit code {code}; starting it again in {pause.TotalSeconds:0.#} s (log: {_log.Path}).");
            await Task.Delay(pause, _time, cancellation);
            try
            {
                await StartAsync(cancellation);
                backoff.Started();
                await messages.WriteLineAsync($"{_description.Name} answers again.");
            }
            catch (LocalRunnerException failure)
            {
                await messages.WriteLineAsync(failure.Message);
                await StopAsync();
            }
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.StopAsync();
        }
    }

    /// <summary>Stops the part and closes its log.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _log.Dispose();
    }

    /// <summary>The process of the latest start.</summary>
    /// <exception cref="InvalidOperationException">It was never started.</exception>
    public ChildProcess Running => _process ?? throw new InvalidOperationException($"{_description.Name} was not started.");

    private async Task<TAddress> ReadyAsync(Task<TAddress> announced, CancellationToken cancellation)
    {
        TAddress address = await announced.WaitAsync(cancellation);
        await _description.Probe(address).WaitAsync(_time, cancellation);
        return address;
    }

    private LocalRunnerException Failure(string what) =>
        new($"{_description.Name} {what}; the end of its log {_log.Path}:", _log.Tail());
}

/// <summary>What every part can do, wherever it serves.</summary>
internal interface IPart : IAsyncDisposable
{
    /// <summary>Completes when the part dies, with the failure to show.</summary>
    Task<LocalRunnerException> DiedAsync();

    /// <summary>Starts the part again, after a pause, each time it dies; ends by cancellation only.</summary>
    Task KeepAliveAsync(TextWriter messages, CancellationToken cancellation);

    /// <summary>Asks the part to stop and waits for its end.</summary>
    Task StopAsync();
}

namespace Aiaa.LocalRunner.Supervision;

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

        _description.Started?.Invoke(_process);
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
            catch (LocalRunnerException)
            {
                // What did not come up is ended; the next turn tells of it and waits longer.
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

    /// <summary>Ends the part's process at once; whoever keeps the part alive starts it again.</summary>
    public void Kill() => Running.Kill();

    /// <summary>Stops the part and closes its log.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _log.Dispose();
    }

    private ChildProcess Running => _process ?? throw new InvalidOperationException($"{_description.Name} was not started.");

    private async Task<TAddress> ReadyAsync(Task<TAddress> announced, CancellationToken cancellation)
    {
        TAddress address = await announced.WaitAsync(cancellation);
        await _description.Probe(address).WaitAsync(_time, cancellation);
        return address;
    }

    private LocalRunnerException Failure(string what) =>
        new($"{_description.Name} {what}; the end of its log {_log.Path}:", _log.Tail());
}

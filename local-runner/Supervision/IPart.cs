namespace Aiaa.LocalRunner.Supervision;

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

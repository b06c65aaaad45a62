using Aiaa.RunnerProtocol;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Aiaa.Functions.Hosting;

/// <summary>
/// Creates the containers and tables before their first use. Storage that is down at that moment fails that one call: the next one
/// tries again.
/// </summary>
internal sealed class StorageSetup(StorageClients clients)
{
    private readonly Lock _gate = new();
    private Task? _attempt;

    public BlobContainerClient Images { get; } = clients.Blobs.GetBlobContainerClient(StorageNames.Images);

    public BlobContainerClient ModelFiles { get; } = clients.Blobs.GetBlobContainerClient(StorageNames.Models);

    public BlobContainerClient Prepared { get; } = clients.Blobs.GetBlobContainerClient(StorageNames.Prepared);

    public TableClient Sessions { get; } = clients.Tables.GetTableClient("sessions");

    public TableClient SessionExpiry { get; } = clients.Tables.GetTableClient("sessionexpiry");

    public TableClient PendingSessions { get; } = clients.Tables.GetTableClient("pendingsessions");

    public TableClient Models { get; } = clients.Tables.GetTableClient("models");

    public TableClient Turns { get; } = clients.Tables.GetTableClient("turns");

    /// <summary>Returns once everything is there. Callers that come at the same time share one attempt.</summary>
    public Task EnsureAsync(CancellationToken cancellation)
    {
        Task attempt;
        lock (_gate)
        {
            if (_attempt is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _attempt = CreateAllAsync();
            }

            attempt = _attempt;
        }

        return attempt.WaitAsync(cancellation);
    }

    /// <summary>Looks at a failure: where a table or container is gone, the next call makes it again.</summary>
    public void Reconsider(Exception failure)
    {
        if (failure is RequestFailedException { ErrorCode: "TableNotFound" or "ContainerNotFound" })
        {
            lock (_gate)
            {
                _attempt = null;
            }
        }
    }

    /// <summary>Whether storage answers at all, told by one cheap read.</summary>
    public async Task PingAsync(CancellationToken cancellation)
    {
        await EnsureAsync(cancellation);
        await Models.GetEntityIfExistsAsync<TableEntity>("ping", "ping", cancellationToken: cancellation);
    }

    // Not for one caller alone, so no caller ends it; the clients' time-outs do.
    private Task CreateAllAsync() => Task.WhenAll(
        CreateAsync(Images),
        CreateAsync(ModelFiles),
        CreateAsync(Prepared),
        Sessions.CreateIfNotExistsAsync(),
        SessionExpiry.CreateIfNotExistsAsync(),
        PendingSessions.CreateIfNotExistsAsync(),
        Models.CreateIfNotExistsAsync(),
        Turns.CreateIfNotExistsAsync());

    private static async Task CreateAsync(BlobContainerClient container)
    {
        try
        {
            await container.CreateIfNotExistsAsync();
        }
        catch (RequestFailedException raced) when (raced.Status == StatusCodes.Status409Conflict)
        {
            // Another process made it at the same moment.
        }
    }
}

/// <summary>Prepares storage when the process starts, so that the first caller need not wait; without it the server still starts.</summary>
internal sealed partial class StorageWarmUp(StorageSetup setup, ILogger<StorageWarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await setup.EnsureAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            LogNotReady(logger, exception);
        }
    }

    [LoggerMessage(111, LogLevel.Warning, "Storage does not answer yet; it is asked again when it is needed")]
    private static partial void LogNotReady(ILogger logger, Exception exception);
}

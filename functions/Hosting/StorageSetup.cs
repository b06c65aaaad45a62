using Aiaa.RunnerProtocol;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Aiaa.Functions.Hosting;

/// <summary>
/// Creates the containers and tables before their first use. Storage that is down at that moment fails that one call: the next one
/// tries again.
/// </summary>
internal sealed class StorageSetup(StorageClients clients) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile bool _done;

    public BlobContainerClient Images { get; } = clients.Blobs.GetBlobContainerClient(StorageNames.Images);

    public BlobContainerClient ModelFiles { get; } = clients.Blobs.GetBlobContainerClient(StorageNames.Models);

    public TableClient Sessions { get; } = clients.Tables.GetTableClient("sessions");

    public TableClient SessionExpiry { get; } = clients.Tables.GetTableClient("sessionexpiry");

    public TableClient Models { get; } = clients.Tables.GetTableClient("models");

    public async ValueTask EnsureAsync(CancellationToken cancellation)
    {
        if (_done)
        {
            return;
        }

        await _gate.WaitAsync(cancellation);
        try
        {
            if (!_done)
            {
                await Task.WhenAll(
                    CreateAsync(Images, cancellation),
                    CreateAsync(ModelFiles, cancellation),
                    Sessions.CreateIfNotExistsAsync(cancellation),
                    SessionExpiry.CreateIfNotExistsAsync(cancellation),
                    Models.CreateIfNotExistsAsync(cancellation));
                _done = true;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Whether storage answers at all, told by one cheap read.</summary>
    public async Task PingAsync(CancellationToken cancellation)
    {
        await EnsureAsync(cancellation);
        await Models.GetEntityIfExistsAsync<TableEntity>("ping", "ping", cancellationToken: cancellation);
    }

    public void Dispose() => _gate.Dispose();

    private static async Task CreateAsync(BlobContainerClient container, CancellationToken cancellation)
    {
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
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

using Aiaa.Functions.Hosting;
using Azure;
using Azure.Data.Tables;

namespace Aiaa.Functions.Sweeping;

/// <summary>The right to sweep, held by this instance.</summary>
/// <param name="Name">What is swept.</param>
/// <param name="ETag">The version of the row that says so.</param>
internal sealed record SweepTurn(string Name, ETag ETag);

/// <summary>
/// Agrees among all instances on who sweeps: one row per kind of sweep, which says until when nobody else is to begin. An instance
/// that dies keeps the others from it for no longer than it meant to work.
/// </summary>
internal sealed partial class SweepTurns(StorageSetup storage, TimeProvider time, ILogger<SweepTurns> logger)
{
    private const string Partition = "turn";
    private const string Until = "Until";

    /// <summary>Takes the turn.</summary>
    /// <param name="name">What is to be swept.</param>
    /// <param name="hold">How long the work may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when another instance has it, or has done the work not long ago.</returns>
    public async Task<SweepTurn?> TryTakeAsync(string name, TimeSpan hold, CancellationToken cancellation)
    {
        await storage.EnsureAsync(cancellation);
        DateTimeOffset now = time.GetUtcNow();
        NullableResponse<TableEntity> found =
            await storage.Turns.GetEntityIfExistsAsync<TableEntity>(Partition, name, cancellationToken: cancellation);
        if (found.HasValue && found.Value!.GetDateTimeOffset(Until) > now)
        {
            return null;
        }

        TableEntity row = Row(name, now + hold);
        try
        {
            Response written = await (found.HasValue
                ? storage.Turns.UpdateEntityAsync(row, found.Value!.ETag, TableUpdateMode.Replace, cancellation)
                : storage.Turns.AddEntityAsync(row, cancellation));
            return new SweepTurn(name, written.Headers.ETag.GetValueOrDefault());
        }
        catch (RequestFailedException raced)
            when (raced.Status is StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>Gives the turn back, for anyone to take after a rest. One that cannot be given back runs out by itself.</summary>
    public async Task EndAsync(SweepTurn turn, TimeSpan rest, CancellationToken cancellation)
    {
        try
        {
            await storage.Turns.UpdateEntityAsync(Row(turn.Name, time.GetUtcNow() + rest), turn.ETag, TableUpdateMode.Replace, cancellation);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            LogNotGivenBack(logger, turn.Name, exception);
        }
    }

    private static TableEntity Row(string name, DateTimeOffset until) => new(Partition, name) { [Until] = until };

    [LoggerMessage(222, LogLevel.Warning, "The turn to sweep {Name} could not be given back; it runs out by itself")]
    private static partial void LogNotGivenBack(ILogger logger, string name, Exception exception);
}

using Azure;

namespace Aiaa.Functions.Sweeping;

/// <summary>Calls the sweep every minute where no Functions host does.</summary>
internal sealed partial class SweepSchedule(SweepGate gate, TimeProvider time, ILogger<SweepSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await gate.TryRunAsync(stoppingToken);
            }
            catch (Exception exception) when (IsPassing(exception) && !stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
    }

    private static bool IsPassing(Exception exception) => exception is RequestFailedException or AggregateException or OperationCanceledException;

    [LoggerMessage(221, LogLevel.Warning, "The sweep failed; the next one is in a minute")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>
/// Makes images and models ready before the first click, one after the other, while nobody waits for it. A wish that comes when too many
/// are noted is forgotten: the first click then does the work itself.
/// </summary>
internal sealed partial class PrepareWorker(RunPreparation preparation, ILogger<PrepareWorker> logger) : BackgroundService
{
    private const int MostNoted = 64;

    private readonly Channel<RunRequest> _noted = Channel.CreateBounded<RunRequest>(
        new BoundedChannelOptions(MostNoted) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Takes note of a wish.</summary>
    public void Note(RunRequest request) => _noted.Writer.TryWrite(request);

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong goes wrong again, with an answer, when the first click comes.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (RunRequest request in _noted.Reader.ReadAllAsync(stoppingToken))
        {
            StepTimings timings = new();
            try
            {
                using ReadyRun ready = await preparation.GetAsync(request, inline: null, timings, stoppingToken);
                LogPrepared(logger, request.Model.Name, timings);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogNotPrepared(logger, request.Model.Name, e);
            }
        }
    }

    [LoggerMessage(1020, LogLevel.Information, "An image was made ready for the model {Model}: {Timings}")]
    private static partial void LogPrepared(ILogger logger, string model, StepTimings timings);

    [LoggerMessage(1021, LogLevel.Warning, "An image could not be made ready for the model {Model}")]
    private static partial void LogNotPrepared(ILogger logger, string model, Exception failure);
}

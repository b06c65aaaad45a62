using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Serving;

/// <summary>
/// Ends the process with the one that started it: that one holds the other end of our standard input, so whatever kills it closes
/// the pipe.
/// </summary>
internal sealed class ParentWatch(IOptions<RunnerOptions> options, IHostApplicationLifetime lifetime, Stream standardInput) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.ExitWithParent != "1")
        {
            return;
        }

        byte[] ignored = new byte[256];
        try
        {
            while (await standardInput.ReadAsync(ignored, stoppingToken) > 0)
            {
                // What is written there means nothing; only its end does.
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end as well.
        }

        lifetime.StopApplication();
    }
}

using System.Globalization;
using Aiaa.Functions.Sweeping;

namespace Aiaa.Functions.Images;

/// <summary>
/// Removes copies of prepared images whose time is over, whether their sessions have ended or not: whatever else went wrong, none lies
/// longer than this. Where none are kept any more, all are removed.
/// </summary>
internal sealed partial class PreparedSweep(PreparedCopies copies, PreparedSettings settings, TimeProvider time, ILogger<PreparedSweep> logger) : IRareSweep
{
    public string Name => "prepared";

    public TimeSpan Interval => TimeSpan.FromHours(1);

    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        int removed = await copies.EndOlderAsync(settings.Lifetime is { } lifetime ? time.GetUtcNow() - lifetime : DateTimeOffset.MaxValue, cancellation);
        if (removed > 0)
        {
            LogRemoved(logger, removed);
        }

        return string.Create(CultureInfo.InvariantCulture, $"prepared images: copies removed whose time was over: {removed}");
    }

    [LoggerMessage(233, LogLevel.Information, "{Count} copies of prepared images were removed, whose time was over")]
    private static partial void LogRemoved(ILogger logger, int count);
}

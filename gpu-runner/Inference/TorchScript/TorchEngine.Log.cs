namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>What the engine tells the log.</summary>
internal sealed partial class TorchEngine
{
    [LoggerMessage(2101, LogLevel.Information, "TorchScript runs in process {Process}: libtorch {Version} on {Device}, started in {Milliseconds} ms")]
    private static partial void LogStarted(ILogger logger, int process, string version, string device, double milliseconds);

    [LoggerMessage(2102, LogLevel.Warning, "The TorchScript process {Process} ended; the next request starts another. {Reason}")]
    private static partial void LogGone(ILogger logger, int process, string reason);

    [LoggerMessage(2103, LogLevel.Warning, "A run that nobody waits for did not end; the TorchScript process {Process} is ended")]
    private static partial void LogEnded(ILogger logger, int process);
}

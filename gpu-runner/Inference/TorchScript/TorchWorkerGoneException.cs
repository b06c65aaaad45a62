namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>The process that runs TorchScript networks ended before it answered.</summary>
/// <param name="reason">What it said, if it said anything.</param>
internal sealed class TorchWorkerGoneException(string reason)
    : EngineException("The process that runs TorchScript networks ended while it worked on this request; it is started anew for the next one.")
{
    /// <summary>What it said, if it said anything.</summary>
    public string Reason { get; } = reason;
}

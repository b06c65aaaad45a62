namespace Aiaa.GpuRunner.Pipelines;

/// <summary>One compiled step.</summary>
/// <param name="Name">The short name of its class, for timings: Spacingd.</param>
/// <param name="Place">Where it stands in the configuration: pre_transforms[2].</param>
/// <param name="Transform">What it does.</param>
internal sealed record PipelineStep(string Name, string Place, ITransform Transform);

/// <summary>Is told of every step when it is done.</summary>
/// <param name="step">What was done.</param>
/// <param name="elapsed">How long it took.</param>
/// <param name="sample">The sample after it; to be looked at only.</param>
internal delegate void StepObserver(StepReport step, TimeSpan elapsed, Sample sample);

/// <summary>What was done.</summary>
/// <param name="Kind">Transform or network.</param>
/// <param name="Name">The short name of the transform, or what the network did.</param>
internal sealed record StepReport(StepKind Kind, string Name);

/// <summary>The kinds of step.</summary>
internal enum StepKind
{
    /// <summary>Before or after the network.</summary>
    Transform,

    /// <summary>The network.</summary>
    Network,
}

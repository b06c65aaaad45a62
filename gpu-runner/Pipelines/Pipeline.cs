using System.Diagnostics;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Writers;
using Aiaa.Imaging;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>
/// A compiled model configuration: transforms, network, transforms. Made once per revision and used by every request to it; the
/// writer is kept apart, because a caller that wants no file skips it.
/// </summary>
/// <param name="pre">Steps before the network.</param>
/// <param name="inference">The network step.</param>
/// <param name="post">Steps after the network.</param>
/// <param name="writer">Makes the answer of what the steps left.</param>
internal sealed class Pipeline(IReadOnlyList<PipelineStep> pre, InferenceStep inference, IReadOnlyList<PipelineStep> post, IResultWriter writer)
{
    /// <summary>Makes the answer of a sample that has run through.</summary>
    public IResultWriter Writer { get; } = writer;

    /// <summary>Runs all steps on a sample.</summary>
    /// <param name="sample">The sample; holds everything afterwards.</param>
    /// <param name="network">The network of this revision.</param>
    /// <param name="observer">Is told of each step when it is done.</param>
    /// <param name="cancellationToken">Checked before every step and between windows.</param>
    /// <exception cref="RunnerException">A step cannot do its work; the message names it.</exception>
    public void Run(Sample sample, INetwork network, StepObserver? observer, CancellationToken cancellationToken)
    {
        foreach (PipelineStep step in pre)
        {
            Apply(step, sample, observer, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        int windows = inference.Run(sample, network, cancellationToken);
        observer?.Invoke(new StepReport(StepKind.Network, $"network ({windows} {(windows == 1 ? "window" : "windows")})"), Stopwatch.GetElapsedTime(started), sample);

        foreach (PipelineStep step in post)
        {
            Apply(step, sample, observer, cancellationToken);
        }
    }

    private static void Apply(PipelineStep step, Sample sample, StepObserver? observer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        try
        {
            step.Transform.Apply(sample, cancellationToken);
        }
        catch (ModelException e)
        {
            throw new ModelException($"{step.Place} {step.Name}: {e.Message}", e);
        }
        catch (Exception e) when (e is InputException or ImagingException)
        {
            throw new InputException($"{step.Place} {step.Name}: {e.Message}", e);
        }

        observer?.Invoke(new StepReport(StepKind.Transform, step.Name), Stopwatch.GetElapsedTime(started), sample);
    }
}

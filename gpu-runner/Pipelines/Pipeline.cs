using System.Diagnostics;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Writers;
using Aiaa.Imaging;
using Aiaa.Imaging.Formats;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>
/// A compiled model configuration: transforms, network, transforms. Made once per revision and used by every request to it; the
/// writer is kept apart, because a caller that wants no file skips it.
/// </summary>
/// <param name="pre">Steps before the network.</param>
/// <param name="shared">The first of them, whose result requests to one image share.</param>
/// <param name="inference">The network step.</param>
/// <param name="post">Steps after the network.</param>
/// <param name="writer">Makes the answer of what the steps left.</param>
internal sealed class Pipeline(
    IReadOnlyList<PipelineStep> pre, SharedSteps shared, IInferenceStep inference, IReadOnlyList<PipelineStep> post, IResultWriter writer)
{
    /// <summary>Makes the answer of a sample that has run through.</summary>
    public IResultWriter Writer { get; } = writer;

    /// <summary>The first steps, whose result belongs to the image alone.</summary>
    public SharedSteps Shared { get; } = shared;

    /// <summary>Whether a step behind the shared ones looks at the voxels of the image received.</summary>
    public bool ReadsImageLater { get; } = pre.Skip(shared.Count).Concat(post).Any(step => step.Transform.ReadsImage);

    /// <summary>The step in the middle.</summary>
    public IInferenceStep Inference { get; } = inference;

    /// <summary>Runs the shared steps on an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="observer">Is told of each step when it is done.</param>
    /// <param name="cancellationToken">Checked before every step.</param>
    /// <exception cref="RunnerException">A step cannot do its work; the message names it.</exception>
    public PreparedSample Prepare(ImageFile image, StepObserver? observer, CancellationToken cancellationToken)
    {
        Sample sample = new(image, []);
        foreach (PipelineStep step in pre.Take(Shared.Count))
        {
            Apply(step, sample, observer, cancellationToken);
        }

        return PreparedSample.Of(sample, Shared.Count);
    }

    /// <summary>Runs all steps on a sample, those left out that it has behind it already.</summary>
    /// <param name="sample">The sample; holds everything afterwards.</param>
    /// <param name="networks">What the middle of the pipeline runs.</param>
    /// <param name="observer">Is told of each step when it is done.</param>
    /// <param name="cancellationToken">Checked before every step and between windows.</param>
    /// <exception cref="RunnerException">A step cannot do its work; the message names it.</exception>
    public void Run(Sample sample, PipelineNetworks networks, StepObserver? observer, CancellationToken cancellationToken)
    {
        RunBefore(sample, observer, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        string done = Inference.Run(sample, networks, cancellationToken);
        observer?.Invoke(new StepReport(StepKind.Network, done), Stopwatch.GetElapsedTime(started), sample);
        RunAfter(sample, observer, cancellationToken);
    }

    /// <summary>Runs all steps on a sample with the model's own network.</summary>
    public void Run(Sample sample, INetwork network, StepObserver? observer, CancellationToken cancellationToken) =>
        Run(sample, new PipelineNetworks(network), observer, cancellationToken);

    /// <summary>Runs the steps before the network, those left out that the sample has behind it already.</summary>
    public void RunBefore(Sample sample, StepObserver? observer, CancellationToken cancellationToken)
    {
        foreach (PipelineStep step in pre.Skip(sample.StepsDone))
        {
            Apply(step, sample, observer, cancellationToken);
        }

        sample.StepsDone = pre.Count;
    }

    /// <summary>Runs the steps after the network.</summary>
    public void RunAfter(Sample sample, StepObserver? observer, CancellationToken cancellationToken)
    {
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

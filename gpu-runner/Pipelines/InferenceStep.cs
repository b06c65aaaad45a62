using System.Collections.Immutable;
using Aiaa.GpuRunner.Inference;
using Aiaa.Imaging;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>The step that runs the model's own network.</summary>
/// <param name="input">The key that goes in.</param>
/// <param name="output">The key of what comes out.</param>
/// <param name="inferer">How the image is brought through the network.</param>
internal sealed class InferenceStep(string input, string output, IInferer inferer) : IInferenceStep
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Parts => [];

    /// <inheritdoc/>
    public IReadOnlyList<int>? Window => inferer.Window;

    /// <summary>The key of what comes out.</summary>
    public string Output => output;

    /// <inheritdoc/>
    public string Run(Sample sample, PipelineNetworks networks, CancellationToken cancellationToken)
    {
        SampleVolume image = sample[input];
        INetwork network = networks.Own ?? throw new ModelException("the model has no network.");
        try
        {
            Inferred inferred = inferer.Infer(image.Volume.ToSingle(), network, cancellationToken);

            // The result lies on the input's grid but has no history of its own: inversions take that of the image.
            sample[output] = new SampleVolume(inferred.Output, image.Origin, ImmutableStack<ISpatialChange>.Empty);
            return $"network ({inferred.Windows} {(inferred.Windows == 1 ? "window" : "windows")})";
        }
        catch (ImagingException e)
        {
            throw new InputException($"The network's output does not fit into memory: {e.Message}", e);
        }
    }

    /// <summary>
    /// Runs the network on several samples at once, as far as the samples have one shape, the network takes any batch, and the image goes
    /// through it in one piece; else one after the other.
    /// </summary>
    public void RunBatch(IReadOnlyList<Sample> samples, INetwork network, CancellationToken cancellationToken)
    {
        Volume<float>[] images = [.. samples.Select(sample => sample[input].Volume.ToSingle())];
        bool together = inferer is SimpleInferer && NetworkContract.FixedBatch(network) == 0 && images.All(image => image.Shape.SequenceEqual(images[0].Shape));
        if (!together)
        {
            foreach (Sample sample in samples)
            {
                Run(sample, new PipelineNetworks(network), cancellationToken);
            }

            return;
        }

        IReadOnlyList<Volume<float>> outputs = SimpleInferer.InferBatch(images, network, cancellationToken);
        for (int i = 0; i < samples.Count; i++)
        {
            samples[i][output] = new SampleVolume(outputs[i], samples[i][input].Origin, ImmutableStack<ISpatialChange>.Empty);
        }
    }
}

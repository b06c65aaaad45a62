using System.Collections.Immutable;
using Aiaa.GpuRunner.Inference;
using Aiaa.Imaging;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>The step that runs the network.</summary>
/// <param name="input">The key that goes in.</param>
/// <param name="output">The key of what comes out.</param>
/// <param name="inferer">How the image is brought through the network.</param>
internal sealed class InferenceStep(string input, string output, IInferer inferer)
{
    /// <summary>Runs the network on the sample's input volume.</summary>
    /// <returns>How many windows went through it.</returns>
    /// <exception cref="RunnerException">The image does not fit the network, or the network fails.</exception>
    public int Run(Sample sample, INetwork network, CancellationToken cancellationToken)
    {
        SampleVolume image = sample[input];
        try
        {
            Inferred inferred = inferer.Infer(image.Volume.ToSingle(), network, cancellationToken);

            // The result lies on the input's grid but has no history of its own: inversions take that of the image.
            sample[output] = new SampleVolume(inferred.Output, image.Origin, ImmutableStack<ISpatialChange>.Empty);
            return inferred.Windows;
        }
        catch (ImagingException e)
        {
            throw new InputException($"The network's output does not fit into memory: {e.Message}", e);
        }
    }
}

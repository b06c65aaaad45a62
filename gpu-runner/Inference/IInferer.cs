using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Inference;

/// <summary>A way to bring a whole image through a network.</summary>
internal interface IInferer
{
    /// <summary>Spatial lengths of what goes through the network at once; null when they are those of the image.</summary>
    IReadOnlyList<int>? Window => null;

    /// <summary>Runs the network over an image.</summary>
    /// <param name="image">Channel-first image, any strides.</param>
    /// <param name="network">The network.</param>
    /// <param name="cancellationToken">Stops between windows, and inside one where the engine allows it.</param>
    /// <returns>The network's output on the image's grid, with the image's affine.</returns>
    /// <exception cref="InputException">The image does not fit the network.</exception>
    Inferred Infer(Volume<float> image, INetwork network, CancellationToken cancellationToken);
}

/// <summary>What came out.</summary>
/// <param name="Output">Channel-first output; of a network that classifies, one axis of scores.</param>
/// <param name="Windows">How often the network was asked, counted in images.</param>
internal sealed record Inferred(Volume<float> Output, int Windows);

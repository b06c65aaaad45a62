using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Inference;

/// <summary>One forward pass over the whole image, a batch axis added. A network that classifies answers a score per class instead of an image.</summary>
internal sealed class SimpleInferer : IInferer
{
    /// <inheritdoc/>
    public Inferred Infer(Volume<float> image, INetwork network, CancellationToken cancellationToken)
    {
        NetworkContract.CheckImage(network, image.Shape, "the image");
        cancellationToken.ThrowIfCancellationRequested();
        using INetworkRun run = network.Prepare([1, .. image.Shape]);
        image.CopyTo(Volume<float>.FromLastAxisFastest(run.Input, image.Shape, image.Affine));
        NetworkOutput output = run.Run(cancellationToken);
        if (output.Shape is [1, int classes])
        {
            return new Inferred(Volume<float>.FromLastAxisFastest(output.Elements, [classes], image.Affine), 1);
        }

        NetworkContract.CheckOutput(output.Shape, 1, image.Shape[1..]);
        return new Inferred(Volume<float>.FromLastAxisFastest(output.Elements, output.Shape.AsSpan(1), image.Affine), 1);
    }
}

using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Inference;

/// <summary>One forward pass over the whole image, a batch axis added. A network that classifies answers a score per class instead of an image.</summary>
internal sealed class SimpleInferer : IInferer
{
    /// <inheritdoc/>
    public Inferred Infer(Volume<float> image, INetwork network, CancellationToken cancellationToken) =>
        new(InferBatch([image], network, cancellationToken)[0], 1);

    /// <summary>One forward pass over several images of one shape.</summary>
    /// <returns>The output for each, with its image's affine; they share one block of memory.</returns>
    /// <exception cref="InputException">The images do not fit the network.</exception>
    public static IReadOnlyList<Volume<float>> InferBatch(IReadOnlyList<Volume<float>> images, INetwork network, CancellationToken cancellationToken)
    {
        int[] shape = images[0].Shape.ToArray();
        NetworkContract.CheckImage(network, shape, "the image");
        cancellationToken.ThrowIfCancellationRequested();
        using INetworkRun run = network.Prepare([images.Count, .. shape]);
        for (int i = 0; i < images.Count; i++)
        {
            images[i].CopyTo(Volume<float>.FromLastAxisFastest(run.Input.Slice(i * images[i].Count, images[i].Count), shape, images[i].Affine));
        }

        NetworkOutput output = run.Run(cancellationToken);
        output = output with { Elements = run.Keep() };
        int length = output.Elements.Length / images.Count;
        if (output.Shape is [int answers, int classes] && answers == images.Count)
        {
            return [.. images.Select((image, i) => Volume<float>.FromLastAxisFastest(output.Elements.Slice(i * length, length), [classes], image.Affine))];
        }

        NetworkContract.CheckOutput(output.Shape, images.Count, shape.AsSpan(1));
        return [.. images.Select((image, i) => Volume<float>.FromLastAxisFastest(output.Elements.Slice(i * length, length), output.Shape.AsSpan(1), image.Affine))];
    }
}

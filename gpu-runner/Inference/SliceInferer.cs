using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Inference;

/// <summary>
/// Brings a volume through a two-dimensional network slice by slice, each as another inferer brings an image of two axes; MONAI's
/// SliceInferer. Windows do not reach across slices, so each slice is finished by itself.
/// </summary>
/// <param name="axis">The spatial axis across which slices lie.</param>
/// <param name="inner">What runs a slice.</param>
internal sealed class SliceInferer(int axis, IInferer inner) : IInferer
{
    /// <inheritdoc/>
    public IReadOnlyList<int>? Window => inner.Window;

    /// <inheritdoc/>
    public Inferred Infer(Volume<float> image, INetwork network, CancellationToken cancellationToken)
    {
        if (image.Rank != 4)
        {
            throw new InputException($"The model runs slice by slice, but the image has {image.Rank - 1} spatial axes instead of 3.");
        }

        Volume<float>? result = null;
        int windows = 0;
        for (int slice = 0; slice < image.Shape[axis + 1]; slice++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Inferred inferred = inner.Infer(image.Select(axis + 1, slice), network, cancellationToken);
            result ??= Allocate(image, inferred.Output.Shape[0]);
            inferred.Output.CopyTo(result.Select(axis + 1, slice));
            windows += inferred.Windows;
        }

        return new Inferred(result!, windows);
    }

    private static Volume<float> Allocate(Volume<float> image, int channels) =>
        Volume<float>.AllocateLastAxisFastest([channels, .. image.Shape[1..]], image.Affine);
}

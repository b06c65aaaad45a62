using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Resampling;

/// <summary>Images of another size over the same field of view, with the numbers of torch.nn.functional.interpolate (MONAI's Resize, AIAA's Restored).</summary>
public static class SizeResampler
{
    /// <summary>Takes the voxel at floor(i · old/new), the factor in float32 (mode "nearest").</summary>
    /// <typeparam name="T">The element, which is not changed.</typeparam>
    /// <param name="source">Any number of axes before the spatial ones, then one to three spatial axes.</param>
    /// <param name="spatialAxis">Index of the first spatial axis.</param>
    /// <param name="shape">Spatial shape of the result.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    /// <returns>
    /// A new volume, dense, with the memory order of the source's axes. Its affine is the source's scaled about the image's corner, so
    /// that both cover the same field of view.
    /// </returns>
    /// <exception cref="ImagingException">The number of spatial axes is not one to three, or not that of the shape.</exception>
    public static Volume<T> Nearest<T>(Volume<T> source, int spatialAxis, ReadOnlySpan<int> shape, CancellationToken cancellation = default)
        where T : unmanaged, INumber<T>
    {
        int rank = source.Rank - spatialAxis;
        if (rank is < 1 or > 3 || shape.Length != rank)
        {
            throw new ImagingException($"An image of {rank} spatial axes cannot be resized to {shape.Length}; it must have one to three, and keep them.");
        }

        int[] result = [.. source.Shape[..spatialAxis], .. shape];
        _ = Volume.CountOf(result);
        int[] from = [.. source.Shape[spatialAxis..]];
        int[] to = [.. shape];
        SpatialLayout<T> layout = new(source, spatialAxis);
        T[] elements = SeparableNearest.Resample(layout, [.. from.Zip(to, Indices)], cancellation);
        return layout.Result(elements, result, source.Affine.Compose(Scaling(from, to)));
    }

    private static int[] Indices(int from, int to)
    {
        float scale = (float)from / to;
        return [.. Enumerable.Range(0, to).Select(i => Math.Min((int)MathF.Floor(i * scale), from - 1))];
    }

    private static Affine Scaling(int[] from, int[] to)
    {
        double[] m = Affine.Identity.ToArray();
        for (int axis = 0; axis < from.Length; axis++)
        {
            double scale = (double)from[axis] / to[axis];
            m[axis * 5] = scale;
            m[(axis * 4) + 3] = (scale - 1) / 2;
        }

        return new Affine(m);
    }
}

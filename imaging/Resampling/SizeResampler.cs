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
    /// <param name="exact">Take the voxel whose centre is nearest instead, floor((i + ½) · old/new) (mode "nearest-exact").</param>
    /// <param name="cancellation">Looked at between slices.</param>
    /// <returns>
    /// A new volume, dense, with the memory order of the source's axes. Its affine is the source's scaled about the image's corner, so
    /// that both cover the same field of view.
    /// </returns>
    /// <exception cref="ImagingException">The number of spatial axes is not one to three, or not that of the shape.</exception>
    public static Volume<T> Nearest<T>(Volume<T> source, int spatialAxis, ReadOnlySpan<int> shape, bool exact = false, CancellationToken cancellation = default)
        where T : unmanaged, INumber<T>
    {
        int[] result = ResultShape(source, spatialAxis, shape);
        int[] from = [.. source.Shape[spatialAxis..]];
        int[] to = [.. shape];
        SpatialLayout<T> layout = new(source, spatialAxis);
        T[] elements = SeparableNearest.Resample(layout, [.. from.Zip(to, (f, t) => Indices(f, t, exact))], cancellation);
        return layout.Result(elements, result, Scaled(source.Affine, from, to));
    }

    /// <summary>Computes every voxel from those around it.</summary>
    /// <param name="source">Any number of axes before the spatial ones, then one to three spatial axes; two for <see cref="ResizeMode.Cubic"/>.</param>
    /// <param name="spatialAxis">Index of the first spatial axis.</param>
    /// <param name="shape">Spatial shape of the result.</param>
    /// <param name="mode">How; the nearest voxels are taken too when that is asked for.</param>
    /// <param name="alignCorners">Whether the centres of the outermost voxels stay where they are, instead of their outer faces.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    /// <returns>A volume with the memory order of the source's axes, new unless no length changes, with the affine that <see cref="Nearest"/> gives.</returns>
    /// <exception cref="ImagingException">The number of spatial axes is not what the mode takes, or not that of the shape.</exception>
    public static Volume<float> Resize(
        Volume<float> source, int spatialAxis, ReadOnlySpan<int> shape, ResizeMode mode, bool alignCorners = false, CancellationToken cancellation = default)
    {
        if (mode is ResizeMode.Nearest or ResizeMode.NearestExact)
        {
            return Nearest(source, spatialAxis, shape, mode == ResizeMode.NearestExact, cancellation);
        }

        int[] result = ResultShape(source, spatialAxis, shape);
        if (mode == ResizeMode.Cubic && shape.Length != 2)
        {
            throw new ImagingException($"Cubic convolution resizes images of two spatial axes, not {shape.Length}.");
        }

        Affine affine = Scaled(source.Affine, source.Shape[spatialAxis..], shape);
        for (int axis = source.Rank - 1; axis >= spatialAxis; axis--)
        {
            if (source.Shape[axis] != result[axis])
            {
                source = WeightedResize.Along(source, axis, WeightedAxis.Of(mode, source.Shape[axis], result[axis], alignCorners), cancellation);
            }
        }

        return source.WithAffine(affine);
    }

    private static int[] ResultShape(Volume source, int spatialAxis, ReadOnlySpan<int> shape)
    {
        int rank = source.Rank - spatialAxis;
        if (rank is < 1 or > 3 || shape.Length != rank)
        {
            throw new ImagingException($"An image of {rank} spatial axes cannot be resized to {shape.Length}; it must have one to three, and keep them.");
        }

        int[] result = [.. source.Shape[..spatialAxis], .. shape];
        _ = Volume.CountOf(result);
        return result;
    }

    private static int[] Indices(int from, int to, bool exact) => [.. Enumerable.Range(0, to).Select(i => WeightedAxis.NearestIndex(i, from, to, exact))];

    /// <summary>The affine of an image resized over the same field of view.</summary>
    internal static Affine Scaled(Affine affine, ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        double[] m = Affine.Identity.ToArray();
        for (int axis = 0; axis < from.Length; axis++)
        {
            double scale = (double)from[axis] / to[axis];
            m[axis * 5] = scale;
            m[(axis * 4) + 3] = (scale - 1) / 2;
        }

        return affine.Compose(new Affine(m));
    }
}

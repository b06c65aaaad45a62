using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Resampling;

/// <summary>
/// Resizes an array of zeros that has a volume placed in it, with the numbers that <see cref="SizeResampler"/> gives for the whole
/// array, but computes only the part that can differ from zero.
/// </summary>
public static class PatchResampler
{
    /// <summary>Resizes the spatial axes.</summary>
    /// <param name="patch">Any number of axes before the spatial ones, then one to three spatial axes.</param>
    /// <param name="spatialAxis">Index of the first spatial axis.</param>
    /// <param name="shape">Spatial shape of the result.</param>
    /// <param name="mode">How; labels of 8 and 16 bits keep their type when the nearest voxel is taken.</param>
    /// <param name="alignCorners">As for <see cref="SizeResampler.Resize"/>.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    /// <exception cref="ImagingException">The number of spatial axes is not what the mode takes, or not that of the shape.</exception>
    public static Patch Resize(
        Patch patch, int spatialAxis, ReadOnlySpan<int> shape, ResizeMode mode, bool alignCorners = false, CancellationToken cancellation = default)
    {
        int rank = patch.Rank - spatialAxis;
        if (rank is < 1 or > 3 || shape.Length != rank || (mode == ResizeMode.Cubic && rank != 2))
        {
            throw new ImagingException($"An image of {rank} spatial axes cannot be resized to {shape.Length}; it must have one to three, and keep them.");
        }

        Affine affine = SizeResampler.Scaled(patch.Inside.Affine, patch.Shape[spatialAxis..], shape);
        WeightedAxis[] axes = new WeightedAxis[rank];
        int[] start = [.. patch.Start];
        int[] result = [.. patch.Shape[..spatialAxis], .. shape];
        _ = Volume.CountOf(result);
        for (int axis = 0; axis < rank; axis++)
        {
            int at = spatialAxis + axis;
            WeightedAxis whole = WeightedAxis.Of(mode, patch.Shape[at], shape[axis], alignCorners);
            if (whole.Within(patch.Start[at], patch.Inside.Shape[at]) is not var (first, part))
            {
                return Empty(result, affine);
            }

            (start[at], axes[axis]) = (first, part);
        }

        Volume inside = (mode is ResizeMode.Nearest or ResizeMode.NearestExact, patch.Inside) switch
        {
            (true, Volume<byte> v) => Nearest(v, spatialAxis, axes, cancellation),
            (true, Volume<ushort> v) => Nearest(v, spatialAxis, axes, cancellation),
            (true, _) => Nearest(patch.Inside.ToSingle(), spatialAxis, axes, cancellation),
            _ => Weighted(patch.Inside.ToSingle(), spatialAxis, axes, cancellation),
        };
        return new Patch(inside.WithAffine(affine), start, result);
    }

    private static Volume<T> Nearest<T>(Volume<T> inside, int spatialAxis, WeightedAxis[] axes, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        SpatialLayout<T> layout = new(inside, spatialAxis);
        T[] elements = SeparableNearest.Resample(layout, [.. axes.Select(axis => axis.Sources.Select(sources => sources[0]).ToArray())], cancellation);
        return layout.Result(elements, [.. inside.Shape[..spatialAxis], .. axes.Select(axis => axis.Sources.Length)], inside.Affine);
    }

    private static Volume<float> Weighted(Volume<float> inside, int spatialAxis, WeightedAxis[] axes, CancellationToken cancellation)
    {
        for (int axis = inside.Rank - 1; axis >= spatialAxis; axis--)
        {
            inside = WeightedResize.Along(inside, axis, axes[axis - spatialAxis], cancellation);
        }

        return inside;
    }

    /// <summary>Where the resizing leaves no voxel of the volume: one zero, because a volume has at least one element.</summary>
    private static Patch Empty(int[] shape, Affine affine) =>
        new(Volume<byte>.Allocate([.. Enumerable.Repeat(1, shape.Length)], affine), new int[shape.Length], shape);
}

using System.Numerics;
using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Resampling;

/// <summary>
/// Images on another grid, with the numbers of MONAI's SpatialResample and Spacing (torch's grid_sample in float64, padding by the
/// border). Where axes are parallel, permuted and flipped ones included, a separable kernel gives the same numbers faster.
/// </summary>
public static class AffineResampler
{
    /// <summary>Interpolates linearly.</summary>
    /// <param name="source">Any number of axes before the spatial ones, then two or three spatial axes with the volume's affine.</param>
    /// <param name="spatialAxis">Index of the first spatial axis.</param>
    /// <param name="shape">Spatial shape of the result.</param>
    /// <param name="target">Voxel → RAS mm of the result; of a two-dimensional image the first two rows and columns and the translation count.</param>
    /// <param name="alignCorners">torch's align_corners, false in MONAI unless a config says otherwise.</param>
    /// <param name="rule">Whose rules hold: they differ with aligned corners.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    /// <returns>A new volume, dense, with the memory order of the source's axes.</returns>
    /// <exception cref="ImagingException">The source's affine is singular, or it has not two or three spatial axes.</exception>
    public static Volume<float> Linear(
        Volume<float> source, int spatialAxis, ReadOnlySpan<int> shape, Affine target, bool alignCorners = false,
        SpacingRule rule = SpacingRule.Monai1, CancellationToken cancellation = default)
    {
        (SpatialLayout<float> layout, SamplingGrid grid, int[] result) = Prepare(source, spatialAxis, shape, target, alignCorners, rule);
        float[] elements = grid.IsSeparable
            ? SeparableLinear.Resample(layout, grid, cancellation)
            : ObliqueSampler.Linear(layout, grid, cancellation);
        return layout.Result(elements, result, target);
    }

    /// <summary>Takes the nearest voxel.</summary>
    /// <typeparam name="T">The element, which is not changed.</typeparam>
    /// <inheritdoc cref="Linear"/>
    public static Volume<T> Nearest<T>(
        Volume<T> source, int spatialAxis, ReadOnlySpan<int> shape, Affine target, bool alignCorners = false,
        SpacingRule rule = SpacingRule.Monai1, CancellationToken cancellation = default)
        where T : unmanaged, INumber<T>
    {
        (SpatialLayout<T> layout, SamplingGrid grid, int[] result) = Prepare(source, spatialAxis, shape, target, alignCorners, rule);
        T[] elements = grid.IsSeparableForNearest
            ? SeparableNearest.Resample(layout, [.. Enumerable.Range(0, grid.Rank).Select(a => grid.Coordinates(a).Select(grid.Nearest).ToArray())], cancellation)
            : ObliqueSampler.Nearest(layout, grid, cancellation);
        return layout.Result(elements, result, target);
    }

    private static (SpatialLayout<T> Layout, SamplingGrid Grid, int[] Shape) Prepare<T>(
        Volume<T> source, int spatialAxis, ReadOnlySpan<int> shape, Affine target, bool alignCorners, SpacingRule rule)
        where T : unmanaged, INumber<T>
    {
        int rank = source.Rank - spatialAxis;
        if (rank is not (2 or 3) || shape.Length != rank)
        {
            throw new ImagingException($"An image of {rank} spatial axes cannot be resampled to {shape.Length}; it must have two or three, and keep them.");
        }

        if (!target.ToArray().All(double.IsFinite))
        {
            throw new ImagingException("An image cannot be resampled to a grid whose affine holds numbers that are not finite.");
        }

        int[] result = [.. source.Shape[..spatialAxis], .. shape];
        _ = Volume.CountOf(result);
        SquareMatrix from = SquareMatrix.OfAffine(source.Affine, rank);
        SquareMatrix to = SquareMatrix.OfAffine(target, rank);
        SquareMatrix map = rule == SpacingRule.Monai0 ? from.Inverse().Times(to) : from.Solve(to);
        int[] order = MainAxes(map, rank);
        SquareMatrix ordered = new(rank + 1, new double[(rank + 1) * (rank + 1)]);
        for (int row = 0; row <= rank; row++)
        {
            for (int column = 0; column <= rank; column++)
            {
                ordered[row, column] = map[row < rank ? order[row] : rank, column];
            }
        }

        Volume<T> parallel = source.Transpose([.. Enumerable.Range(0, spatialAxis), .. order.Select(a => a + spatialAxis)]);
        return (new SpatialLayout<T>(parallel, spatialAxis), new SamplingGrid(ordered, [.. parallel.Shape[spatialAxis..]], [.. shape], alignCorners, rule), result);
    }

    // For each axis of the result the axis of the source it runs along: a source whose axes are only permuted becomes separable.
    // Axes that cross keep their order, because there the order of additions shows in the last bit.
    private static int[] MainAxes(SquareMatrix map, int rank)
    {
        int[] order = new int[rank];
        for (int column = 0; column < rank; column++)
        {
            int[] entries = [.. Enumerable.Range(0, rank).Where(row => map[row, column] != 0)];
            if (entries.Length != 1)
            {
                return [.. Enumerable.Range(0, rank)];
            }

            order[column] = entries[0];
        }

        return order;
    }
}

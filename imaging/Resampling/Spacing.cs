using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Resampling;

/// <summary>The grids of MONAI's Spacing: where the voxels of an image with other voxel sizes lie (monai.data.utils: zoom_affine, compute_shape_offset).</summary>
public static class Spacing
{
    private const double Unchanged = 1e-3;

    /// <summary>The grid of the same field of view with other voxel sizes.</summary>
    /// <param name="affine">Voxel → RAS mm of the image.</param>
    /// <param name="shape">Its 1 to 3 spatial axes. With fewer than three, only as many rows and columns of the affine take part.</param>
    /// <param name="pixdim">Voxel sizes in mm per axis; 0 or less keeps that of the image.</param>
    /// <param name="rule">Whose rules hold.</param>
    /// <param name="diagonal">Whether the new axes are the world's instead of the image's without its shear.</param>
    /// <returns>The shape, round((n − 1)·old/new + 1) for axis-aligned images, and the voxel → RAS mm map.</returns>
    /// <exception cref="ImagingException">The affine is singular, or the new image too large.</exception>
    public static (int[] Shape, Affine Affine) Target(
        Affine affine, ReadOnlySpan<int> shape, ReadOnlySpan<double> pixdim, SpacingRule rule, bool diagonal = false)
    {
        int n = shape.Length;
        SquareMatrix source = SquareMatrix.OfAffine(affine, n);
        SquareMatrix target = Zoomed(source, Sizes(source, pixdim, rule), diagonal);
        double[][] corners = Corners(shape);
        SquareMatrix toTarget = target.Solve(source);
        double[][] inTarget = [.. corners.Select(c => Map(toTarget, c))];
        int[] targetShape = new int[n];
        for (int axis = 0; axis < n; axis++)
        {
            double extent = inTarget.Max(c => c[axis]) - inTarget.Min(c => c[axis]);
            double length = Math.Round(extent + 1);
            targetShape[axis] = length < Array.MaxLength
                ? (int)length
                : throw new ImagingException($"Voxels of {string.Join(" x ", pixdim.ToArray())} mm would make axis {axis} of the image {length} voxels long; ask for larger voxels.");
        }

        double[] origin = rule == SpacingRule.Monai0 ? FirstVoxel(source, target, corners) : CornerOrCentre(source, target, shape, targetShape, inTarget, corners);
        double[] m = affine.ToArray();
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < n; column++)
            {
                m[(row * 4) + column] = target[row, column];
            }

            m[(row * 4) + 3] = origin[row];
        }

        return (targetShape, new Affine(m));
    }

    /// <summary>
    /// Whether MONAI leaves the voxels as they are because the grids agree to 0.001. From 1.0 on the affine then stays the image's
    /// too and the shapes must be equal; before, the shape was not looked at and the affine of the new grid was taken.
    /// </summary>
    /// <param name="source">Voxel → RAS mm of the image.</param>
    /// <param name="shape">Its spatial axes.</param>
    /// <param name="target">Voxel → RAS mm of the grid.</param>
    /// <param name="targetShape">Its spatial axes.</param>
    /// <param name="rule">Whose rules hold.</param>
    public static bool IsUnchanged(Affine source, ReadOnlySpan<int> shape, Affine target, ReadOnlySpan<int> targetShape, SpacingRule rule)
    {
        int n = shape.Length;
        SquareMatrix from = SquareMatrix.OfAffine(source, n);
        SquareMatrix to = SquareMatrix.OfAffine(target, n);
        SquareMatrix map = from.Solve(to);
        bool same = true;
        bool identity = true;
        for (int row = 0; row <= n; row++)
        {
            for (int column = 0; column <= n; column++)
            {
                double one = row == column ? 1 : 0;
                same &= IsClose(from[row, column], to[row, column]);
                identity &= IsClose(map[row, column], one);
            }
        }

        return rule == SpacingRule.Monai0 ? identity : (same || identity) && shape.SequenceEqual(targetShape);

        static bool IsClose(double a, double b) => Math.Abs(a - b) <= Unchanged + (1e-5 * Math.Abs(b));
    }

    private static double[] Sizes(SquareMatrix source, ReadOnlySpan<double> pixdim, SpacingRule rule)
    {
        if (pixdim.IsEmpty)
        {
            throw new ImagingException("A new spacing must name the size of at least one axis.");
        }

        int n = source.Size - 1;
        double[] sizes = new double[n];
        for (int axis = 0; axis < n; axis++)
        {
            double size = axis < pixdim.Length ? pixdim[axis] : rule == SpacingRule.Monai0 ? 1 : pixdim[^1];
            if (!double.IsFinite(size))
            {
                throw new ImagingException($"A voxel size of {size} mm is no number.");
            }

            sizes[axis] = size > 0 ? size : Math.Sqrt(Enumerable.Range(0, n).Sum(row => source[row, axis] * source[row, axis]));
        }

        return sizes;
    }

    // The rotation is the image's directions without their shear: what is left of its matrix after the upper Cholesky factor.
    private static SquareMatrix Zoomed(SquareMatrix source, double[] sizes, bool diagonal)
    {
        int n = sizes.Length;
        SquareMatrix zoomed = new(n + 1, new double[(n + 1) * (n + 1)]);
        zoomed[n, n] = 1;
        if (diagonal)
        {
            for (int axis = 0; axis < n; axis++)
            {
                zoomed[axis, axis] = sizes[axis];
            }

            return zoomed;
        }

        SquareMatrix upper = UpperCholesky(source, n);
        SquareMatrix linear = new(n, new double[n * n]);
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < n; column++)
            {
                linear[row, column] = source[row, column];
            }
        }

        SquareMatrix rotation = linear.Times(upper.Inverse());
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < n; column++)
            {
                zoomed[row, column] = rotation[row, column] * sizes[column];
            }
        }

        return zoomed;
    }

    private static SquareMatrix UpperCholesky(SquareMatrix source, int n)
    {
        SquareMatrix upper = new(n, new double[n * n]);
        for (int row = 0; row < n; row++)
        {
            for (int column = row; column < n; column++)
            {
                double sum = 0;
                for (int k = 0; k < n; k++)
                {
                    sum += source[k, row] * source[k, column];
                }

                for (int k = 0; k < row; k++)
                {
                    sum -= upper[k, row] * upper[k, column];
                }

                upper[row, column] = row == column ? Math.Sqrt(sum) : sum / upper[row, row];
            }

            if (!(upper[row, row] > 0))
            {
                throw new ImagingException("The image's affine is singular: two of its axes point the same way, or one has no length.");
            }
        }

        return upper;
    }

    // The first axis varies slowest, as in the reference: the first corner that will do is taken.
    private static double[][] Corners(ReadOnlySpan<int> shape)
    {
        double[][] corners = new double[1 << shape.Length][];
        for (int i = 0; i < corners.Length; i++)
        {
            corners[i] = new double[shape.Length];
            for (int axis = 0; axis < shape.Length; axis++)
            {
                corners[i][axis] = ((i >> (shape.Length - 1 - axis)) & 1) * (shape[axis] - 1.0);
            }
        }

        return corners;
    }

    private static double[] Map(SquareMatrix map, ReadOnlySpan<double> point)
    {
        double[] mapped = new double[point.Length];
        for (int row = 0; row < mapped.Length; row++)
        {
            double sum = 0;
            for (int column = 0; column < point.Length; column++)
            {
                sum += map[row, column] * point[column];
            }

            mapped[row] = sum + map[row, point.Length];
        }

        return mapped;
    }

    private static double[] FirstVoxel(SquareMatrix source, SquareMatrix target, double[][] corners)
    {
        int n = source.Size - 1;
        if (Orientation.Of(Embedded(source), n).SequenceEqual(Orientation.Of(Embedded(target), n)))
        {
            return Map(source, corners[0]);
        }

        double[][] world = [.. corners.Select(c => Map(source, c))];
        return [.. Enumerable.Range(0, n).Select(axis => world.Min(c => c[axis]))];
    }

    private static double[] CornerOrCentre(
        SquareMatrix source, SquareMatrix target, ReadOnlySpan<int> shape, ReadOnlySpan<int> targetShape, double[][] inTarget, double[][] corners)
    {
        int n = shape.Length;
        for (int i = 0; i < corners.Length; i++)
        {
            double[] corner = inTarget[i];
            if (Enumerable.Range(0, n).All(axis => Math.Abs(inTarget.Min(c => c[axis] - corner[axis])) <= 1e-8))
            {
                return Map(source, corners[i]);
            }
        }

        double[] from = Map(source, [.. shape.ToArray().Select(l => l / 2.0)]);
        double[] to = Map(target, [.. targetShape.ToArray().Select(l => l / 2.0)]);
        return [.. from.Zip(to, (a, b) => a - b)];
    }

    private static Affine Embedded(SquareMatrix matrix)
    {
        double[] m = Affine.Identity.ToArray();
        int n = matrix.Size - 1;
        for (int row = 0; row < n; row++)
        {
            for (int column = 0; column < n; column++)
            {
                m[(row * 4) + column] = matrix[row, column];
            }
        }

        return new Affine(m);
    }
}

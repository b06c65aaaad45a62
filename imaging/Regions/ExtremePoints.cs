using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>The outermost voxels of a label: what an annotator would click, and what viewers draw.</summary>
public static class ExtremePoints
{
    /// <summary>
    /// Two voxels per axis in the order lowest and highest along the first axis, lowest and highest along the second, and so on; of the
    /// voxels that lie outermost one is drawn at random (MONAI's get_extreme_points with pert 0).
    /// </summary>
    /// <typeparam name="T">The label; everything but zero is foreground.</typeparam>
    /// <param name="label">One or more axes, of any memory layout; no channel.</param>
    /// <param name="random">Draws among voxels that are equally far out.</param>
    /// <returns>Voxel indices, as many per point as there are axes; null when all voxels are zero.</returns>
    public static int[][]? Of<T>(Volume<T> label, Random random)
        where T : unmanaged, INumber<T>
    {
        if (BoundingBox.OfNonZero(label) is not { } box)
        {
            return null;
        }

        int[][] points = new int[2 * label.Rank][];
        for (int axis = 0; axis < label.Rank; axis++)
        {
            points[2 * axis] = Draw(label, axis, box.Start[axis], random);
            points[(2 * axis) + 1] = Draw(label, axis, box.End[axis] - 1, random);
        }

        return points;
    }

    [SuppressMessage("Security", "CA5394", Justification = "Which of equal voxels is named is no secret.")]
    private static int[] Draw<T>(Volume<T> label, int axis, int index, Random random)
        where T : unmanaged, INumber<T>
    {
        Volume<T> plane = label.Crop(axis, index, 1);
        ReadOnlySpan<T> voxels = plane.ToLastAxisFastest().Span;
        int skip = random.Next(voxels.Length - voxels.Count(T.Zero));
        int at = voxels.IndexOfAnyExcept(T.Zero);
        for (; skip > 0; skip--)
        {
            at += 1 + voxels[(at + 1)..].IndexOfAnyExcept(T.Zero);
        }

        int[] point = new int[label.Rank];
        for (int a = label.Rank - 1; a >= 0; a--)
        {
            (at, point[a]) = Math.DivRem(at, plane.Shape[a]);
        }

        point[axis] = index;
        return point;
    }
}

using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Geometry;

/// <summary>
/// The anatomical order of an array's axes, with the semantics of nibabel.orientations (io_orientation, ornt_transform,
/// inv_ornt_aff), on which MONAI's Orientation rests. Oblique and sheared axes belong to the world axis they follow most.
/// </summary>
public static class Orientation
{
    private const double MachineEpsilon = 2.220446049250313e-16;
    private const double Vanishing = 1e-8;

    /// <summary>Where each spatial axis leads.</summary>
    /// <param name="affine">Voxel → RAS mm.</param>
    /// <param name="spatialRank">How many axes the array has: 1 to 3, and as many world axes are chosen from.</param>
    /// <exception cref="ImagingException">The affine is singular, so that an axis leads nowhere.</exception>
    public static AxisOrientation[] Of(Affine affine, int spatialRank = 3)
    {
        int n = spatialRank;
        double[] columns = new double[n * n];
        for (int column = 0; column < n; column++)
        {
            double square = 0;
            for (int row = 0; row < n; row++)
            {
                square += affine[row, column] * affine[row, column];
            }

            double zoom = square == 0 ? 1 : Math.Sqrt(square);
            for (int row = 0; row < n; row++)
            {
                columns[(row * n) + column] = affine[row, column] / zoom;
            }
        }

        // The matrix without shear that is nearest to the directions; each axis in turn takes the world axis it follows most among
        // those that are left, the first of equals.
        double[] rotation = Matrix3.PolarFactor(columns, n, n * MachineEpsilon);
        AxisOrientation[] orientations = new AxisOrientation[n];
        for (int axis = 0; axis < n; axis++)
        {
            int most = 0;
            for (int row = 1; row < n; row++)
            {
                if (Math.Abs(rotation[(row * n) + axis]) > Math.Abs(rotation[(most * n) + axis]))
                {
                    most = row;
                }
            }

            double value = rotation[(most * n) + axis];
            if (!(Math.Abs(value) > Vanishing))
            {
                throw new ImagingException("The image's affine is singular: two of its axes point the same way, or one has no length.");
            }

            orientations[axis] = new AxisOrientation(most, value > 0);
            rotation.AsSpan(most * n, n).Clear();
        }

        return orientations;
    }

    /// <summary>The letters of the three axes, "LAS" for an image whose indices grow to the left, to anterior and to superior.</summary>
    /// <param name="affine">Voxel → RAS mm.</param>
    /// <exception cref="ImagingException">The affine is singular.</exception>
    public static string Axcodes(Affine affine) => new([.. Of(affine).Select(o => o.Letter)]);

    /// <summary>The same voxels with the axes in the order and direction of the letters: a view, with the affine that belongs to it.</summary>
    /// <param name="volume">Spatial axes in the last places, others before or after.</param>
    /// <param name="axcodes">A letter per spatial axis, as "RAS"; further letters are not looked at.</param>
    /// <param name="spatialAxis">Index of the first spatial axis. Up to three axes from there on are spatial.</param>
    /// <exception cref="ImagingException">The letters name no orientation of these axes, or the affine is singular.</exception>
    public static Volume Reorient(Volume volume, string axcodes, int spatialAxis) =>
        AxisTurns.Towards(volume.Affine, axcodes, Math.Min(3, volume.Rank - spatialAxis)).Apply(volume, spatialAxis);
}

using System.Collections.Immutable;
using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nifti;

/// <summary>
/// The fields of a NIfTI header that say where its voxels lie. A result is written with the fields of the image it belongs to, so
/// that every tool, whichever of the two maps it prefers, puts both in the same place.
/// </summary>
public sealed record NiftiGeometry
{
    private const byte Millimetres = 2;

    /// <summary>Length of the spatial axes: of 1 to 3.</summary>
    public required ImmutableArray<int> SpatialShape { get; init; }

    /// <summary>pixdim[1..3]: millimetres between voxels along the three axes; 1 along axes that the image does not have.</summary>
    public required ImmutableArray<double> Spacing { get; init; }

    /// <summary>pixdim[0]: 1, or −1 where the third axis of the qform runs the other way.</summary>
    public required double Qfac { get; init; }

    /// <summary>qform_code, 0 (not to be used) to 5.</summary>
    public required int QformCode { get; init; }

    /// <summary>The rigid map, as stored.</summary>
    public required NiftiQform Qform { get; init; }

    /// <summary>sform_code, 0 (not to be used) to 5.</summary>
    public required int SformCode { get; init; }

    /// <summary>The general affine map, as stored.</summary>
    public required Affine Sform { get; init; }

    /// <summary>xyzt_units as stored; 2 is millimetres, 0 unknown.</summary>
    public byte Units { get; init; } = Millimetres;

    /// <summary>Number of all axes of the file, spatial or not: 1 to 7.</summary>
    public int FileRank { get; init; } = 3;

    /// <summary>pixdim[4] of the file, which only MONAI's header check looks at.</summary>
    public double FourthSpacing { get; init; } = 1;

    /// <summary>Precision of the stored numbers: the distance from 1 to the next number in their type.</summary>
    public double Epsilon { get; init; } = MathF.BitIncrement(1) - 1;

    /// <summary>
    /// The geometry of an array that comes from no file, as nibabel fills the header of <c>Nifti1Image(data, affine)</c>: the affine
    /// as sform with code 2 (aligned); its rotation, shears stripped, as a qform with code 0. Units are millimetres.
    /// </summary>
    /// <param name="affine">Voxel → RAS mm.</param>
    /// <param name="spatialShape">Length of the 1 to 3 spatial axes.</param>
    public static NiftiGeometry FromAffine(Affine affine, ReadOnlySpan<int> spatialShape)
    {
        double[] spacing = [.. affine.Spacing().Select(s => s == 0 ? 1 : s)];
        double[] direction = new double[9];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                direction[(row * 3) + column] = affine[row, column] / spacing[column];
            }
        }

        double qfac = Matrix3.Determinant(direction) > 0 ? 1 : -1;
        for (int row = 0; row < 3; row++)
        {
            direction[(row * 3) + 2] *= qfac;
        }

        (double b, double c, double d) = NiftiQuaternion.FromRotation(Matrix3.ClosestOrthogonal(direction));
        return new NiftiGeometry
        {
            SpatialShape = [.. spatialShape],
            Spacing = [.. spacing],
            Qfac = qfac,
            QformCode = 0,
            Qform = new NiftiQform(b, c, d, affine[0, 3], affine[1, 3], affine[2, 3]),
            SformCode = 2,
            Sform = affine,
        };
    }

    /// <summary>
    /// The voxel → RAS mm map that nibabel gives an image (Nifti1Header.get_best_affine): the sform where it has a code, else the
    /// qform where it has one, else the spacing about the centre of the image with the first axis to the left.
    /// </summary>
    /// <exception cref="ImagingException">The map that applies holds numbers that are not finite, or no rotation.</exception>
    public Affine Affine()
    {
        Affine affine = SformCode != 0 ? Sform : QformCode != 0 ? QformAffine() : SpacingAffine();
        return affine.ToArray().All(double.IsFinite)
            ? affine
            : throw new ImagingException("The header's affine holds numbers that are not finite; set its sform or qform anew.");
    }

    /// <summary>
    /// The map that MONAI's NibabelReader works with (monai.data.utils.correct_nifti_header_if_necessary): nibabel's, except that a
    /// qform whose voxel sizes agree with pixdim replaces an sform whose voxel sizes do not.
    /// </summary>
    /// <exception cref="ImagingException">As <see cref="Affine()"/>.</exception>
    public Affine MonaiAffine()
    {
        Affine affine = Affine();
        if (FileRank >= 5 || SformCode == 0 || AgreesWithSpacing(affine) || !Qform.IsFinite || !Spacing.All(double.IsFinite))
        {
            return affine;
        }

        Affine? qform = TryQformAffine();
        if (qform is null || !AgreesWithSpacing(qform))
        {
            return affine;
        }

        // The reader stores the qform in the fields of the sform and reads it back, which rounds it.
        double[] m = qform.ToArray();
        return Epsilon < 1e-10 ? qform : new Affine([.. m.Select(v => (double)(float)v)]);
    }

    private Affine QformAffine() => TryQformAffine() ?? throw new ImagingException("The header's qform holds no unit quaternion; set its sform or qform anew.");

    private Affine? TryQformAffine()
    {
        double[]? r = NiftiQuaternion.ToRotation(Qform.B, Qform.C, Qform.D, Epsilon);
        if (r is null)
        {
            return null;
        }

        (double x, double y, double z) = (Spacing[0], Spacing[1], Spacing[2] * Qfac);
        return new Affine(
        [
            r[0] * x, r[1] * y, r[2] * z, Qform.X,
            r[3] * x, r[4] * y, r[5] * z, Qform.Y,
            r[6] * x, r[7] * y, r[8] * z, Qform.Z,
            0, 0, 0, 1,
        ]);
    }

    private Affine SpacingAffine()
    {
        double[] spacing = [-Spacing[0], Spacing[1], Spacing[2]];
        double[] origin = new double[3];
        for (int axis = 0; axis < 3; axis++)
        {
            int length = axis < SpatialShape.Length ? SpatialShape[axis] : 1;
            spacing[axis] = axis < SpatialShape.Length ? spacing[axis] : axis == 0 ? -1 : 1;
            origin[axis] = -((length - 1) / 2.0) * spacing[axis];
        }

        return Volumes.Affine.FromSpacing(spacing, origin);
    }

    // MONAI compares the column lengths of affine[:d, :d] with pixdim[1..d], d being the file's number of axes; the fourth column
    // is the translation, so that for images of four axes nothing ever agrees.
    private bool AgreesWithSpacing(Affine affine)
    {
        for (int column = 0; column < FileRank; column++)
        {
            double sum = 0;
            for (int row = 0; row < FileRank; row++)
            {
                sum += affine[row, column] * affine[row, column];
            }

            double length = sum == 0 ? 1 : Math.Sqrt(sum);
            double stored = column < 3 ? Spacing[column] : FourthSpacing;
            if (!(Math.Abs(length - stored) <= 1e-8 + (1e-5 * Math.Abs(stored))))
            {
                return false;
            }
        }

        return true;
    }
}

using System.Collections.Immutable;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Contours;

/// <summary>Contours in the patient's coordinates, in millimetres.</summary>
public static class PatientContour
{
    /// <summary>Takes a contour of slice k to world positions in RAS+ (x to the patient's right, y to anterior, z to superior), as NIfTI has it.</summary>
    /// <param name="contour">Rows along i, columns along j.</param>
    /// <param name="slice">k.</param>
    /// <param name="affine">Voxel → RAS mm.</param>
    public static ImmutableArray<(double X, double Y, double Z)> ToRas(IReadOnlyList<ContourPoint> contour, double slice, Affine affine) =>
        [.. contour.Select(point => affine.Apply(point.Row, point.Column, slice))];

    /// <summary>As <see cref="ToRas"/>, in LPS+ (x to the patient's left, y to posterior, z to superior), as DICOM has it.</summary>
    /// <param name="contour">Rows along i, columns along j.</param>
    /// <param name="slice">k.</param>
    /// <param name="affine">Voxel → RAS mm.</param>
    public static ImmutableArray<(double X, double Y, double Z)> ToLps(IReadOnlyList<ContourPoint> contour, double slice, Affine affine) =>
        [.. ToRas(contour, slice, affine).Select(position => (-position.X, -position.Y, position.Z))];
}

namespace Aiaa.Imaging.Formats.Nifti;

/// <summary>The rigid map of a NIfTI header: a rotation as three parts of a unit quaternion, and the position of the first voxel's centre.</summary>
/// <param name="B">quatern_b.</param>
/// <param name="C">quatern_c.</param>
/// <param name="D">quatern_d.</param>
/// <param name="X">qoffset_x, millimetres to the right.</param>
/// <param name="Y">qoffset_y, millimetres to anterior.</param>
/// <param name="Z">qoffset_z, millimetres to superior.</param>
public readonly record struct NiftiQform(double B, double C, double D, double X, double Y, double Z)
{
    internal bool IsFinite => double.IsFinite(B) && double.IsFinite(C) && double.IsFinite(D) && double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);
}

namespace Aiaa.Dicom.Series;

/// <summary>A position or direction in the patient, in millimetres: x to the left, y to posterior, z to superior (PS3.3 section C.7.6.2.1.1).</summary>
internal readonly record struct PatientVector(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public static PatientVector operator -(PatientVector a, PatientVector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static PatientVector operator *(PatientVector a, double factor) => new(a.X * factor, a.Y * factor, a.Z * factor);

    public double Dot(PatientVector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public PatientVector Cross(PatientVector other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    /// <summary>The angle to another direction, in degrees; exact for small angles, where an arc cosine is not.</summary>
    public double DegreesTo(PatientVector other) => double.RadiansToDegrees(Math.Atan2(Cross(other).Length, Dot(other)));
}

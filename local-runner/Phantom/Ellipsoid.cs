using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>An ellipsoid, turned about the z axis.</summary>
/// <param name="Centre">Its centre.</param>
/// <param name="Radii">Its half axes before it is turned.</param>
/// <param name="Turn">The angle in radians, from x towards y.</param>
internal sealed record Ellipsoid(Vector3 Centre, Vector3 Radii, float Turn = 0) : Solid
{
    private readonly float _cos = MathF.Cos(Turn);
    private readonly float _sin = MathF.Sin(Turn);

    /// <inheritdoc/>
    public override (Vector3 Low, Vector3 High) Bounds
    {
        get
        {
            float flat = Turn == 0 ? 0 : MathF.Max(Radii.X, Radii.Y);
            Vector3 reach = Turn == 0 ? Radii : new Vector3(flat, flat, Radii.Z);
            return (Centre - reach, Centre + reach);
        }
    }

    /// <summary>The same with other half axes about the same centre.</summary>
    public Ellipsoid Grown(float by) => new(Centre, Radii + new Vector3(by), Turn);

    /// <inheritdoc/>
    public override float Distance(Vector3 point)
    {
        Vector3 p = point - Centre;
        p = new Vector3((p.X * _cos) + (p.Y * _sin), (p.Y * _cos) - (p.X * _sin), p.Z);
        float scaled = (p / Radii).Length();

        // First order: the value of |p/r| - 1 over the length of its gradient.
        return scaled < 1e-6f ? -MathF.Min(Radii.X, MathF.Min(Radii.Y, Radii.Z)) : scaled * (scaled - 1) / (p / (Radii * Radii)).Length();
    }
}

using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>A plate below the patient, hollowed so that he does not roll: the table top.</summary>
/// <param name="Y">The y of its middle at x = 0.</param>
/// <param name="HalfThickness">Half its thickness.</param>
/// <param name="Hollow">How far it rises at a distance of 1 mm from the middle; it rises with the square of the distance.</param>
/// <param name="HalfWidth">Half its width.</param>
internal sealed record Slab(float Y, float HalfThickness, float Hollow, float HalfWidth) : Solid
{
    private const float Everything = 1000;

    /// <inheritdoc/>
    public override (Vector3 Low, Vector3 High) Bounds =>
        (new(-HalfWidth, Y - HalfThickness, -Everything), new(HalfWidth, Y + HalfThickness + (Hollow * HalfWidth * HalfWidth), Everything));

    /// <inheritdoc/>
    public override float Distance(Vector3 point)
    {
        float across = MathF.Abs(point.Y - (Y + (Hollow * point.X * point.X))) - HalfThickness;
        return MathF.Max(across, MathF.Abs(point.X) - HalfWidth);
    }
}

using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>A round stick between two points, as thick at each end as given: a piece of vessel, rib or airway.</summary>
internal sealed record Capsule(Vector3 From, Vector3 To, float FromRadius, float ToRadius) : Solid
{
    public Capsule(Vector3 from, Vector3 to, float radius)
        : this(from, to, radius, radius)
    {
    }

    /// <inheritdoc/>
    public override (Vector3 Low, Vector3 High) Bounds
    {
        get
        {
            Vector3 reach = new(MathF.Max(FromRadius, ToRadius));
            return (Vector3.Min(From, To) - reach, Vector3.Max(From, To) + reach);
        }
    }

    /// <summary>The pieces of a bent stick through a row of points.</summary>
    public static IEnumerable<Capsule> Along(IReadOnlyList<Vector3> points, float radius) =>
        points.Zip(points.Skip(1), (from, to) => new Capsule(from, to, radius));

    /// <inheritdoc/>
    public override float Distance(Vector3 point)
    {
        Vector3 axis = To - From;
        float along = Math.Clamp(Vector3.Dot(point - From, axis) / MathF.Max(axis.LengthSquared(), 1e-6f), 0, 1);
        return (point - From - (axis * along)).Length() - (FromRadius + ((ToRadius - FromRadius) * along));
    }
}

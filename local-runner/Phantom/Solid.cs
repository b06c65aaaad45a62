using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>
/// A shape in the patient's space: millimetres, x to the right, y to anterior, z to superior, the origin in the middle of the chest.
/// </summary>
internal abstract record Solid
{
    /// <summary>A box outside of which there is nothing of the shape.</summary>
    public abstract (Vector3 Low, Vector3 High) Bounds { get; }

    /// <summary>About how far a point is from the surface, in millimetres; negative inside.</summary>
    public abstract float Distance(Vector3 point);

    /// <summary>What both shapes have in common.</summary>
    public Solid And(Solid other) => new Common(this, other);

    /// <summary>This shape without another.</summary>
    public Solid Without(Solid other) => new Remainder(this, other);

    private sealed record Common(Solid First, Solid Second) : Solid
    {
        public override (Vector3 Low, Vector3 High) Bounds =>
            (Vector3.Max(First.Bounds.Low, Second.Bounds.Low), Vector3.Min(First.Bounds.High, Second.Bounds.High));

        public override float Distance(Vector3 point) => MathF.Max(First.Distance(point), Second.Distance(point));
    }

    private sealed record Remainder(Solid Whole, Solid Part) : Solid
    {
        public override (Vector3 Low, Vector3 High) Bounds => Whole.Bounds;

        public override float Distance(Vector3 point) => MathF.Max(Whole.Distance(point), -Part.Distance(point));
    }
}

using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>
/// A trunk along z whose cross-sections are rounded boxes (|x/a|³ + |y/b|³ = 1) of half width a and half depth b, scaled from height
/// to height: the body's surface, the rib cage, the vertebrae.
/// </summary>
/// <param name="Centre">The point of the axis from which heights are measured.</param>
/// <param name="HalfWidth">a, at scale 1.</param>
/// <param name="HalfDepth">b, at scale 1.</param>
/// <param name="Bottom">The lowest z.</param>
/// <param name="Top">The highest z.</param>
/// <param name="Scale">The scale at a z; nowhere above 1.</param>
internal sealed record Column(Vector3 Centre, float HalfWidth, float HalfDepth, float Bottom, float Top, Func<float, float> Scale) : Solid
{
    public Column(Vector3 centre, float halfWidth, float halfDepth, float bottom, float top)
        : this(centre, halfWidth, halfDepth, bottom, top, _ => 1)
    {
    }

    /// <inheritdoc/>
    public override (Vector3 Low, Vector3 High) Bounds =>
        (new(Centre.X - HalfWidth, Centre.Y - HalfDepth, Bottom), new(Centre.X + HalfWidth, Centre.Y + HalfDepth, Top));

    /// <summary>The same trunk with a layer taken off all around; its ends stay.</summary>
    public Column Peeled(float by) => this with { HalfWidth = HalfWidth - by, HalfDepth = HalfDepth - by };

    /// <inheritdoc/>
    public override float Distance(Vector3 point)
    {
        float scale = MathF.Max(Scale(point.Z), 0.01f);
        float x = MathF.Abs(point.X - Centre.X) / (HalfWidth * scale);
        float y = MathF.Abs(point.Y - Centre.Y) / (HalfDepth * scale);
        float side = (MathF.Cbrt((x * x * x) + (y * y * y)) - 1) * MathF.Min(HalfWidth, HalfDepth) * scale;
        return MathF.Max(side, MathF.Max(Bottom - point.Z, point.Z - Top));
    }
}

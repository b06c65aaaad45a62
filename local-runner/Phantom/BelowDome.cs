using System.Numerics;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>All that lies below a dome: one side of the diaphragm.</summary>
/// <param name="Peak">The dome's highest point.</param>
/// <param name="Fall">How far it falls at a horizontal distance of 1 mm; it falls with the square of the distance.</param>
internal sealed record BelowDome(Vector3 Peak, float Fall) : Solid
{
    private const float Everything = 1000;

    /// <inheritdoc/>
    public override (Vector3 Low, Vector3 High) Bounds => (new(-Everything), new(Everything, Everything, Peak.Z));

    /// <summary>The same dome, lower.</summary>
    public BelowDome Lowered(float by) => this with { Peak = Peak with { Z = Peak.Z - by } };

    /// <inheritdoc/>
    public override float Distance(Vector3 point)
    {
        float x = point.X - Peak.X;
        float y = point.Y - Peak.Y;
        float squared = (x * x) + (y * y);
        float above = point.Z - (Peak.Z - (Fall * squared));
        return above / MathF.Sqrt(1 + (4 * Fall * Fall * squared));
    }
}

using System.Collections.Immutable;

namespace Aiaa.Imaging.Contours;

/// <summary>Measures of closed polygons, in pixels.</summary>
public static class PolygonMeasures
{
    // Positions nearer to an edge than this, in pixels, lie on it.
    private const double OnEdge = 1e-9;

    /// <summary>
    /// The area by the shoelace formula, with the sign of the direction: positive when the polygon runs counter-clockwise on screen
    /// (rows downward), as outer borders do, negative for holes. A polygon that crosses itself has no meaningful area.
    /// </summary>
    public static double SignedArea(IReadOnlyList<ContourPoint> polygon)
    {
        // Relative to the first vertex, so that no digits are lost far from the origin.
        double doubled = 0;
        for (int i = 1; i + 1 < polygon.Count; i++)
        {
            doubled += Geometry2D.Cross(polygon[0], polygon[i], polygon[i + 1]);
        }

        return doubled / 2;
    }

    /// <summary>The area without its sign.</summary>
    public static double Area(IReadOnlyList<ContourPoint> polygon) => Math.Abs(SignedArea(polygon));

    /// <summary>The length of the closed line through the vertices.</summary>
    public static double Perimeter(IReadOnlyList<ContourPoint> polygon)
    {
        double length = 0;
        for (int i = 0; i < polygon.Count; i++)
        {
            length += polygon[i].DistanceTo(Next(polygon, i));
        }

        return length;
    }

    /// <summary>Whether a position lies within a polygon by the even-odd rule; positions on its edges do.</summary>
    public static bool Contains(IReadOnlyList<ContourPoint> polygon, ContourPoint position)
    {
        bool inside = false;
        for (int i = 0; i < polygon.Count; i++)
        {
            ContourPoint from = polygon[i];
            ContourPoint to = Next(polygon, i);
            if (Geometry2D.DistanceToSegment(position, from, to) <= OnEdge)
            {
                return true;
            }

            if (from.Row > position.Row != to.Row > position.Row)
            {
                double crossing = from.Column + ((position.Row - from.Row) / (to.Row - from.Row) * (to.Column - from.Column));
                inside ^= position.Column < crossing;
            }
        }

        return inside;
    }

    /// <summary>Points at equal distances along the closed line through the vertices, from the first vertex on.</summary>
    /// <param name="polygon">At least one vertex.</param>
    /// <param name="count">How many points, at least 1.</param>
    /// <exception cref="ArgumentException">The polygon has no vertices.</exception>
    public static ImmutableArray<ContourPoint> Resample(IReadOnlyList<ContourPoint> polygon, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (polygon.Count == 0)
        {
            throw new ArgumentException("A polygon without vertices cannot be resampled.", nameof(polygon));
        }

        double step = Perimeter(polygon) / count;
        ImmutableArray<ContourPoint>.Builder points = ImmutableArray.CreateBuilder<ContourPoint>(count);
        int edge = 0;
        double before = 0;
        double length = polygon[0].DistanceTo(Next(polygon, 0));
        for (int i = 0; i < count; i++)
        {
            double wanted = i * step;
            while (before + length < wanted && edge + 1 < polygon.Count)
            {
                before += length;
                edge++;
                length = polygon[edge].DistanceTo(Next(polygon, edge));
            }

            double part = length > 0 ? Math.Min((wanted - before) / length, 1) : 0;
            ContourPoint from = polygon[edge];
            ContourPoint to = Next(polygon, edge);
            points.Add(from.Moved(part * (to.Row - from.Row), part * (to.Column - from.Column)));
        }

        return points.MoveToImmutable();
    }

    private static ContourPoint Next(IReadOnlyList<ContourPoint> polygon, int index) => polygon[index + 1 == polygon.Count ? 0 : index + 1];
}

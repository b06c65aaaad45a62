namespace Aiaa.Imaging.Contours;

/// <summary>The two questions of plane geometry that polygons are made of.</summary>
internal static class Geometry2D
{
    /// <summary>
    /// Twice the signed area of a triangle: positive when its corners run counter-clockwise on screen (rows downward), 0 on one line.
    /// </summary>
    public static double Cross(ContourPoint a, ContourPoint b, ContourPoint c) =>
        ((b.Row - a.Row) * (c.Column - a.Column)) - ((b.Column - a.Column) * (c.Row - a.Row));

    /// <summary>The distance from a position to the nearest point of a segment.</summary>
    public static double DistanceToSegment(ContourPoint position, ContourPoint from, ContourPoint to)
    {
        double rows = to.Row - from.Row;
        double columns = to.Column - from.Column;
        double squared = (rows * rows) + (columns * columns);
        double along = squared > 0
            ? Math.Clamp((((position.Row - from.Row) * rows) + ((position.Column - from.Column) * columns)) / squared, 0, 1)
            : 0;
        return position.DistanceTo(from.Moved(along * rows, along * columns));
    }
}

namespace Aiaa.Imaging.Contours;

/// <summary>
/// Finds out how a polygon meets itself by sweeping a line down the rows and comparing the edges that share rows. Exact when the
/// vertices lie on pixel centres.
/// </summary>
internal static class SelfContactSearch
{
    /// <summary>The worst contact of a closed polygon with itself.</summary>
    public static SelfContact Of(IReadOnlyList<ContourPoint> polygon)
    {
        ContourPoint[] corners = WithoutRepeats(polygon);
        if (corners.Length < 3)
        {
            return corners.Length == 2 ? SelfContact.Touches : SelfContact.None;
        }

        int[] edges = [.. Enumerable.Range(0, corners.Length)];
        double[] tops = [.. edges.Select(edge => Math.Min(corners[edge].Row, End(corners, edge).Row))];
        Array.Sort(tops, edges);
        SelfContact worst = SelfContact.None;
        for (int first = 0; first < edges.Length; first++)
        {
            ContourPoint from = corners[edges[first]];
            ContourPoint to = End(corners, edges[first]);
            double bottom = Math.Max(from.Row, to.Row);
            (double left, double right) = from.Column < to.Column ? (from.Column, to.Column) : (to.Column, from.Column);
            for (int second = first + 1; second < edges.Length && tops[second] <= bottom; second++)
            {
                ContourPoint otherFrom = corners[edges[second]];
                ContourPoint otherTo = End(corners, edges[second]);
                if (Math.Max(otherFrom.Column, otherTo.Column) < left || Math.Min(otherFrom.Column, otherTo.Column) > right)
                {
                    continue;
                }

                SelfContact contact = Between(corners, edges[first], edges[second]);
                worst = contact > worst ? contact : worst;
                if (worst == SelfContact.Crosses)
                {
                    return worst;
                }
            }
        }

        return worst;
    }

    private static ContourPoint End(ContourPoint[] corners, int edge) => corners[edge + 1 == corners.Length ? 0 : edge + 1];

    private static ContourPoint[] WithoutRepeats(IReadOnlyList<ContourPoint> polygon)
    {
        List<ContourPoint> corners = new(polygon.Count);
        foreach (ContourPoint point in polygon)
        {
            if (corners.Count == 0 || corners[^1] != point)
            {
                corners.Add(point);
            }
        }

        while (corners.Count > 1 && corners[^1] == corners[0])
        {
            corners.RemoveAt(corners.Count - 1);
        }

        return [.. corners];
    }

    private static SelfContact Between(ContourPoint[] corners, int first, int second)
    {
        ContourPoint a = corners[first];
        ContourPoint b = End(corners, first);
        ContourPoint c = corners[second];
        ContourPoint d = End(corners, second);
        if ((first + 1) % corners.Length == second)
        {
            return FoldsBack(b, a, d) ? SelfContact.Touches : SelfContact.None;
        }

        if ((second + 1) % corners.Length == first)
        {
            return FoldsBack(a, b, c) ? SelfContact.Touches : SelfContact.None;
        }

        double cSide = Geometry2D.Cross(a, b, c);
        double dSide = Geometry2D.Cross(a, b, d);
        double aSide = Geometry2D.Cross(c, d, a);
        double bSide = Geometry2D.Cross(c, d, b);
        if (Opposite(cSide, dSide) && Opposite(aSide, bSide))
        {
            return SelfContact.Crosses;
        }

        return (cSide == 0 && InBox(c, a, b)) || (dSide == 0 && InBox(d, a, b)) || (aSide == 0 && InBox(a, c, d)) || (bSide == 0 && InBox(b, c, d))
            ? SelfContact.Touches
            : SelfContact.None;
    }

    private static bool FoldsBack(ContourPoint corner, ContourPoint before, ContourPoint after) =>
        Geometry2D.Cross(corner, before, after) == 0
        && ((before.Row - corner.Row) * (after.Row - corner.Row)) + ((before.Column - corner.Column) * (after.Column - corner.Column)) > 0;

    private static bool Opposite(double one, double other) => (one < 0 && other > 0) || (one > 0 && other < 0);

    private static bool InBox(ContourPoint point, ContourPoint from, ContourPoint to) =>
        point.Row >= Math.Min(from.Row, to.Row) && point.Row <= Math.Max(from.Row, to.Row)
        && point.Column >= Math.Min(from.Column, to.Column) && point.Column <= Math.Max(from.Column, to.Column);
}

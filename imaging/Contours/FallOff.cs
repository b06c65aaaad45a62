namespace Aiaa.Imaging.Contours;

/// <summary>How much of a vertex's displacement others take over: a raised cosine, 1 at the vertex, flat there and where it reaches 0.</summary>
internal static class FallOff
{
    /// <summary>The share at a part of the way out of the neighbourhood; 0 at 1 and beyond.</summary>
    public static double At(double part) => part < 1 ? 0.5 * (1 + Math.Cos(Math.PI * part)) : 0;

    /// <summary>
    /// The share of each vertex of a closed polygon. The way is measured along the polygon, apart on either side, to the first vertex
    /// that no longer moves; in a polygon so small that both sides meet, a vertex takes the larger share.
    /// </summary>
    public static double[] Along(IReadOnlyList<ContourPoint> polygon, int vertex, int neighbours)
    {
        double[] shares = new double[polygon.Count];
        shares[vertex] = 1;
        int reach = Math.Min(neighbours, polygon.Count - 1);
        Spread(polygon, vertex, reach, 1, shares);
        Spread(polygon, vertex, reach, -1, shares);
        return shares;
    }

    private static void Spread(IReadOnlyList<ContourPoint> polygon, int vertex, int reach, int direction, double[] shares)
    {
        double[] travelled = new double[reach + 2];
        int at = vertex;
        for (int step = 1; step < travelled.Length; step++)
        {
            int next = (at + direction + polygon.Count) % polygon.Count;
            travelled[step] = travelled[step - 1] + polygon[at].DistanceTo(polygon[next]);
            at = next;
        }

        at = vertex;
        for (int step = 1; step <= reach; step++)
        {
            at = (at + direction + polygon.Count) % polygon.Count;
            double part = travelled[^1] > 0 ? travelled[step] / travelled[^1] : step / (reach + 1.0);
            shares[at] = Math.Max(shares[at], At(part));
        }
    }
}

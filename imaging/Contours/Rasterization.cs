namespace Aiaa.Imaging.Contours;

/// <summary>
/// Fills polygons: a pixel is inside when it lies strictly within an odd number of them, or on any contour. Contours are drawn as
/// 8-connected lines between vertices (J. E. Bresenham, 1965), so that objects of one pixel and lines survive and the borders that
/// <see cref="BorderFollowing"/> finds give back exactly the mask they came from.
/// </summary>
public static class Rasterization
{
    private const byte Inside = 1;

    /// <summary>Fills the polygons of one picture.</summary>
    /// <param name="polygons">Each the vertices of a closed polygon in order; a polygon of none is passed over. Holes are polygons like the others.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="mask">Takes the picture in row-major order: 1 inside, 0 outside. What it held is lost.</param>
    /// <exception cref="ArgumentException">A vertex lies outside the picture, or the mask does not have rows × columns elements.</exception>
    public static void Fill(IReadOnlyList<IReadOnlyList<PixelPoint>> polygons, int rows, int columns, Span<byte> mask)
    {
        if (mask.Length != (long)rows * columns)
        {
            throw new ArgumentException($"A mask of {rows}×{columns} pixels does not have {mask.Length} elements.", nameof(mask));
        }

        mask.Clear();
        (int top, int bottom) = CheckExtent(polygons, rows, columns);
        foreach (IReadOnlyList<PixelPoint> polygon in polygons)
        {
            foreach ((PixelPoint from, PixelPoint to) in Edges(polygon))
            {
                ToggleBeyond(from, to, columns, mask);
            }
        }

        for (int row = top; row <= bottom; row++)
        {
            AccumulateParity(mask.Slice(row * columns, columns));
        }

        foreach (IReadOnlyList<PixelPoint> polygon in polygons)
        {
            foreach ((PixelPoint from, PixelPoint to) in Edges(polygon))
            {
                DrawLine(from, to, columns, mask);
            }
        }
    }

    private static (int Top, int Bottom) CheckExtent(IReadOnlyList<IReadOnlyList<PixelPoint>> polygons, int rows, int columns)
    {
        int top = rows;
        int bottom = -1;
        foreach (IReadOnlyList<PixelPoint> polygon in polygons)
        {
            foreach (PixelPoint point in polygon)
            {
                if ((uint)point.Row >= (uint)rows || (uint)point.Column >= (uint)columns)
                {
                    throw new ArgumentException($"The vertex at row {point.Row}, column {point.Column} lies outside a picture of {rows} rows and {columns} columns.", nameof(polygons));
                }

                top = Math.Min(top, point.Row);
                bottom = Math.Max(bottom, point.Row);
            }
        }

        return (top, bottom);
    }

    private static IEnumerable<(PixelPoint From, PixelPoint To)> Edges(IReadOnlyList<PixelPoint> polygon)
    {
        for (int i = 0; i < polygon.Count; i++)
        {
            yield return (polygon[i], polygon[i + 1 == polygon.Count ? 0 : i + 1]);
        }
    }

    // Each row that the edge crosses changes sides right of the crossing; its lower end belongs to the next edge. A pixel that lies on
    // the edge itself may come out either way: it is drawn afterwards.
    private static void ToggleBeyond(PixelPoint from, PixelPoint to, int columns, Span<byte> mask)
    {
        (PixelPoint upper, PixelPoint lower) = from.Row <= to.Row ? (from, to) : (to, from);
        long height = lower.Row - upper.Row;
        long width = lower.Column - upper.Column;
        for (int row = upper.Row; row < lower.Row; row++)
        {
            long travelled = (row - upper.Row) * width;
            int beyond = upper.Column + (int)Math.Floor((double)travelled / height) + 1;
            if (beyond < columns)
            {
                mask[(row * columns) + beyond] ^= Inside;
            }
        }
    }

    private static void AccumulateParity(Span<byte> row)
    {
        byte parity = 0;
        for (int column = 0; column < row.Length; column++)
        {
            parity ^= row[column];
            row[column] = parity;
        }
    }

    private static void DrawLine(PixelPoint from, PixelPoint to, int columns, Span<byte> mask)
    {
        int down = Math.Abs(to.Row - from.Row);
        int across = Math.Abs(to.Column - from.Column);
        int rowStep = to.Row >= from.Row ? 1 : -1;
        int columnStep = to.Column >= from.Column ? 1 : -1;
        int row = from.Row;
        int column = from.Column;
        int error = across - down;
        while (true)
        {
            mask[(row * columns) + column] = Inside;
            if (row == to.Row && column == to.Column)
            {
                return;
            }

            int doubled = 2 * error;
            if (doubled > -down)
            {
                error -= down;
                column += columnStep;
            }

            if (doubled < across)
            {
                error += across;
                row += rowStep;
            }
        }
    }
}

namespace Aiaa.Imaging.Contours;

/// <summary>A position in a picture between the centres of its pixels, in pixels: the centre of the first pixel is (0, 0).</summary>
/// <param name="Row">Along the picture's first axis; i of a volume's slice.</param>
/// <param name="Column">Along the picture's second axis; j of a volume's slice.</param>
public readonly record struct ContourPoint(double Row, double Column)
{
    /// <summary>The centre of a pixel.</summary>
    public static ContourPoint FromPixel(PixelPoint pixel) => new(pixel.Row, pixel.Column);

    /// <summary>The pixel whose centre is nearest; halves go away from zero.</summary>
    public PixelPoint ToPixel() => new(
        (int)Math.Round(Row, MidpointRounding.AwayFromZero),
        (int)Math.Round(Column, MidpointRounding.AwayFromZero));

    /// <summary>The distance to another position, in pixels.</summary>
    public double DistanceTo(ContourPoint other) => Math.Sqrt(SquaredDistanceTo(other));

    internal double SquaredDistanceTo(ContourPoint other) =>
        ((Row - other.Row) * (Row - other.Row)) + ((Column - other.Column) * (Column - other.Column));

    internal ContourPoint Moved(double rows, double columns) => new(Row + rows, Column + columns);
}

using Aiaa.Imaging.Contours;
using CsCheck;

namespace Aiaa.Imaging.Tests.Contours;

public sealed class PolygonMeasuresTests
{
    private static readonly ContourPoint[] Rectangle = [new(1, 1), new(4, 1), new(4, 6), new(1, 6)];

    [Fact]
    public void Area_is_positive_counter_clockwise_on_screen_and_negative_the_other_way()
    {
        Assert.Equal(15, PolygonMeasures.SignedArea(Rectangle));
        Assert.Equal(-15, PolygonMeasures.SignedArea([.. Rectangle.Reverse()]));
        Assert.Equal(15, PolygonMeasures.Area([.. Rectangle.Reverse()]));
        Assert.Equal(0, PolygonMeasures.Area([]));
    }

    [Fact]
    public void Outer_borders_have_positive_area_or_none_and_holes_negative() => Picture.Any.Sample(picture => Assert.All(picture.Trace(), contour =>
    {
        double area = PolygonMeasures.SignedArea([.. contour.Points.Select(ContourPoint.FromPixel)]);
        Assert.True(contour.IsHole ? area < 0 : area >= 0);
    }), iter: 300);

    [Fact]
    public void The_area_follows_from_the_pixels_by_Picks_theorem() => Gen.Int[2, 20].Select(Gen.Int[2, 20]).Sample((rows, columns) =>
    {
        Picture box = new(rows, columns, [.. Enumerable.Repeat((byte)1, rows * columns)]);
        ContourPoint[] border = [.. box.Trace()[0].Points.Select(ContourPoint.FromPixel)];
        Assert.Equal((rows - 1) * (columns - 1), PolygonMeasures.Area(border), 1e-9);
        Assert.Equal(2 * (rows + columns - 2), PolygonMeasures.Perimeter(border), 1e-9);
    });

    [Theory]
    [InlineData(2, 2, true)]
    [InlineData(1, 1, true)]
    [InlineData(4, 3.5, true)]
    [InlineData(0.99, 2, false)]
    [InlineData(2, 6.01, false)]
    [InlineData(4, 9, false)]
    public void A_position_lies_within_or_on_the_edge_or_not(double row, double column, bool inside) =>
        Assert.Equal(inside, PolygonMeasures.Contains(Rectangle, new ContourPoint(row, column)));

    [Fact]
    public void Points_lie_at_equal_distances_from_the_first_vertex_on()
    {
        Assert.Equal([new(1, 1), new(3, 1), new(4, 2), new(4, 4), new(4, 6), new(2, 6), new(1, 5), new(1, 3)], PolygonMeasures.Resample(Rectangle, 8));
        Assert.Equal([new(2, 3), new(2, 3)], PolygonMeasures.Resample([new(2, 3)], 2));
        Assert.Throws<ArgumentException>(() => PolygonMeasures.Resample([], 2));
    }

    [Fact]
    public void Resampled_points_lie_on_the_polygon() => Gen.Select(Gen.Double[0, 9], Gen.Double[0, 9]).Select((r, c) => new ContourPoint(r, c)).Array[1, 9]
        .Select(Gen.Int[1, 50]).Sample((polygon, count) => Assert.All(PolygonMeasures.Resample(polygon, count), point =>
            Assert.InRange(Enumerable.Range(0, polygon.Length).Min(i => Geometry2D.DistanceToSegment(point, polygon[i], polygon[(i + 1) % polygon.Length])), 0, 1e-9)));
}

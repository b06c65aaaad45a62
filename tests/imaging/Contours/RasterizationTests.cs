using Aiaa.Imaging.Contours;
using CsCheck;

namespace Aiaa.Imaging.Tests.Contours;

public sealed class RasterizationTests
{
    [Fact]
    public void Borders_filled_again_are_the_mask() => Picture.Any.Sample(
        picture => Assert.Equal(picture.Mask, picture.Fill(picture.Trace().Select(c => c.Points.ToArray()))), iter: 2_000);

    [Fact]
    public void Borders_fill_the_same_from_any_start_in_any_order_and_direction() => Gen.Select(Picture.Any, Gen.Int[0, 1000]).Sample(
        (picture, turn) => Assert.Equal(picture.Mask, picture.Fill(picture.Trace().Reverse().Select(c =>
            c.Points.Skip(turn % c.Points.Length).Concat(c.Points.Take(turn % c.Points.Length)).Reverse().ToArray()))),
        iter: 500);

    [Fact]
    public void A_polygon_fills_what_lies_within_and_what_its_lines_pass()
    {
        Gen<PixelPoint> vertex = Gen.Select(Gen.Int[0, 19], Gen.Int[0, 15]).Select((row, column) => new PixelPoint(row, column));
        Gen.Select(vertex, vertex, vertex).Sample(
            (a, b, c) =>
            {
                ContourPoint[] triangle = [ContourPoint.FromPixel(a), ContourPoint.FromPixel(b), ContourPoint.FromPixel(c)];
                byte[] filled = new Picture(20, 16, new byte[320]).Fill([[a, b, c]]);
                for (int at = 0; at < filled.Length; at++)
                {
                    ContourPoint centre = new(at / 16, at % 16);
                    double toEdge = Enumerable.Range(0, 3).Min(i => Geometry2D.DistanceToSegment(centre, triangle[i], triangle[(i + 1) % 3]));
                    if (PolygonMeasures.Contains(triangle, centre))
                    {
                        Assert.Equal(1, filled[at]);
                    }
                    else if (toEdge > 0.5)
                    {
                        Assert.Equal(0, filled[at]);
                    }
                }
            },
            iter: 2_000);
    }

    [Fact]
    public void A_vertex_outside_the_picture_is_refused()
    {
        byte[] mask = new byte[12];
        Assert.Throws<ArgumentException>(() => Rasterization.Fill([[new PixelPoint(0, 4)]], 3, 4, mask));
        Assert.Throws<ArgumentException>(() => Rasterization.Fill([[new PixelPoint(-1, 0)]], 3, 4, mask));
        Assert.Throws<ArgumentException>(() => Rasterization.Fill([], 4, 4, mask));
    }

    [Fact]
    public void No_polygons_make_an_empty_mask() => Assert.All(new Picture(3, 4, new byte[12]).Fill([[]]), pixel => Assert.Equal(0, pixel));
}

using System.Collections.Immutable;
using System.Text.Json;
using Aiaa.Imaging.Contours;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;
using CsCheck;

namespace Aiaa.Imaging.Tests.Contours;

public sealed class PolygonEditTests
{
    private const int Size = 100;

    /// <summary>Star-shaped polygons, which never cross themselves, and a move of one vertex anywhere.</summary>
    private static Gen<(ContourPoint[] Polygon, VertexMove Move)> Moves { get; } = Gen.Select(
        Gen.Double[5, 40].Array[3, 30], Gen.Int[0, 1000], Gen.Double[-60, 60], Gen.Double[-60, 60], Gen.Int[0, 12]).Select((radii, vertex, rows, columns, neighbours) =>
            (Star(radii), new VertexMove { Polygon = 0, Vertex = vertex % radii.Length, Rows = rows, Columns = columns, Neighbours = neighbours }));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 15)]
    [InlineData(8, 15)]
    public void The_golden_vertex_ends_where_the_user_put_it(int columns, int rows)
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("golden/polygons/fixpolygon.input.json"))).RootElement;
        ContourPoint[][] polygons = [.. golden.GetProperty("prev_poly").EnumerateArray().Select(Parse)];
        ImmutableArray<ImmutableArray<ContourPoint>> moved = PolygonEdit.Move(
            [polygons], new VertexMove { Polygon = 0, Vertex = 14, Rows = rows, Columns = columns, Neighbours = 1 }, 300, 300, null, true, Cancellation)[0];
        Assert.Equal(new ContourPoint(212 + rows, 73 + columns), moved[0][14]);
        Assert.Equal(polygons[0].Length, moved[0].Length);
        Assert.Equal([13, 14, 15], Enumerable.Range(0, moved[0].Length).Where(i => moved[0][i] != polygons[0][i]));
        if (columns == 8)
        {
            Assert.Equal(new ContourPoint(227, 81), moved[0][14]);
        }
    }

    [Fact]
    public void Neighbours_and_slices_of_the_golden_volume_follow_less_and_nothing_beyond_moves()
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("golden/polygons/mask2polygon.expected.json"))).RootElement;
        ContourPoint[][][] slices = [.. golden.EnumerateArray().Select(slice => slice.EnumerateArray().Select(Parse).ToArray())];
        VertexMove move = new() { Slice = 104, Polygon = 0, Vertex = 4, Rows = 5, Columns = 8, Neighbours = 3, NeighbourSlices = 5 };
        var moved = PolygonEdit.Move(slices, move, 392, 392, null, wholePixels: false, Cancellation);
        double full = Math.Sqrt(89);
        double before = full + 0.001;
        for (int distance = 0; distance <= 6; distance++)
        {
            foreach (int k in new[] { 104 - distance, 104 + distance })
            {
                double largest = slices[k].Zip(moved[k]).SelectMany(p => p.First.Zip(p.Second)).Max(p => p.First.DistanceTo(p.Second));
                Assert.InRange(largest, distance == 6 ? 0 : 0.1, distance == 0 ? before : distance == 6 ? 0 : full * FallOff.At(distance / 6.0) + 1e-9);
            }
        }

        Assert.Equal(slices.Select(s => string.Join(',', s.Select(p => p.Length))), moved.Select(s => string.Join(',', s.Select(p => p.Length))));
        Assert.Equal(slices[..99].SelectMany(s => s).SelectMany(p => p), moved[..99].SelectMany(s => s).SelectMany(p => p));
    }

    [Fact]
    public void The_displacement_falls_off_along_the_contour_and_is_nothing_beyond() => Moves.Sample((polygon, move) =>
    {
        double[] shares = FallOff.Along(polygon, move.Vertex, move.Neighbours);
        Assert.Equal(1, shares[move.Vertex]);
        for (int i = 0; i < polygon.Length; i++)
        {
            int apart = Math.Min(Math.Abs(i - move.Vertex), polygon.Length - Math.Abs(i - move.Vertex));
            Assert.InRange(shares[i], apart > move.Neighbours ? 0 : 1e-12, apart == 0 ? 1 : apart > move.Neighbours ? 0 : 1 - 1e-12);
        }

        for (int step = 1; 2 * (step + move.Neighbours + 1) < polygon.Length && step <= move.Neighbours; step++)
        {
            Assert.True(shares[(move.Vertex + step) % polygon.Length] < shares[(move.Vertex + step - 1) % polygon.Length]);
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_edit_keeps_counts_stays_in_the_picture_and_crosses_nothing_new(bool wholePixels) => Moves.Sample((polygon, move) =>
    {
        ContourPoint[] start = wholePixels ? [.. polygon.Select(p => ContourPoint.FromPixel(p.ToPixel()))] : polygon;
        ContourPoint[] moved = [.. PolygonEdit.Move([[start]], move, Size, Size, null, wholePixels, CancellationToken.None)[0][0]];
        Assert.Equal(start.Length, moved.Length);
        Assert.All(moved, p => Assert.True(p.Row is >= 0 and <= Size - 1 && p.Column is >= 0 and <= Size - 1));
        Assert.True(SelfContactSearch.Of(moved) <= SelfContactSearch.Of(start));
        Assert.True(!wholePixels || moved.All(p => p == ContourPoint.FromPixel(p.ToPixel())));
    });

    [Fact]
    public void What_need_not_shrink_lands_exactly() => Moves.Sample((polygon, move) =>
    {
        VertexMove alone = move with { Neighbours = 0 };
        ContourPoint[] wanted = [.. polygon];
        wanted[move.Vertex] = new ContourPoint(Math.Clamp(polygon[move.Vertex].Row + move.Rows, 0, Size - 1), Math.Clamp(polygon[move.Vertex].Column + move.Columns, 0, Size - 1));
        ContourPoint[] moved = [.. PolygonEdit.Move([[polygon]], alone, Size, Size, null, false, CancellationToken.None)[0][0]];
        if (SelfContactSearch.Of(wanted) == SelfContact.None)
        {
            Assert.Equal(wanted, moved);
        }
        else
        {
            Assert.True(polygon[move.Vertex].DistanceTo(moved[move.Vertex]) < polygon[move.Vertex].DistanceTo(wanted[move.Vertex]));
        }
    });

    [Fact]
    public void A_vertex_drawn_across_its_contour_stops_short_of_it()
    {
        ContourPoint[] square = [new(10, 10), new(20, 10), new(30, 10), new(30, 30), new(10, 30)];
        VertexMove move = new() { Polygon = 0, Vertex = 1, Rows = 0, Columns = 40 };
        var moved = PolygonEdit.Move([[square]], move, Size, Size, null, true, Cancellation)[0][0];
        Assert.Equal(29, moved[1].Column);
    }

    [Fact]
    public void The_nearest_vertex_of_any_polygon_follows_in_the_next_slice_and_an_empty_slice_ends_it()
    {
        ContourPoint[] here = Star([10, 10, 10, 10]);
        ContourPoint[] far = [new(1, 1), new(5, 1), new(5, 5)];
        VertexMove move = new() { Slice = 1, Polygon = 0, Vertex = 2, Rows = 4, Columns = 0, NeighbourSlices = 3 };
        var moved = PolygonEdit.Move([[far, here], [here], [], [here]], move, Size, Size, null, false, Cancellation);
        Assert.Equal(far, moved[0][0]);
        Assert.Equal(here[2].Row + (4 * FallOff.At(0.25)), moved[0][1][2].Row, 1e-9);
        Assert.Equal(here, moved[3][0]);
    }

    [Fact]
    public void Snapping_takes_moved_vertices_to_the_strongest_edge_and_leaves_others()
    {
        Volume<float> picture = Volume<float>.AllocateLastAxisFastest([Size, Size], Affine.Identity);
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                picture[row, column] = column >= 42 ? 100 : column;
            }
        }

        ContourPoint[] square = [new(20, 20), new(80, 20), new(80, 37), new(50, 37), new(20, 37)];
        VertexMove move = new() { Polygon = 0, Vertex = 3, Rows = 0, Columns = 3 };
        ImmutableArray<ContourPoint> moved = PolygonEdit.Move([[square]], move, Size, Size, new EdgeSnap(picture), false, Cancellation)[0][0];
        Assert.InRange(moved[3].Column, 41, 42);
        Assert.Equal(50, moved[3].Row);
        Assert.Equal(square.Where((_, i) => i != 3), moved.Where((_, i) => i != 3));
    }

    [Fact]
    public void Snapping_in_a_flat_image_changes_nothing() => Moves.Sample((polygon, move) => Assert.Equal(
        PolygonEdit.Move([[polygon]], move, Size, Size, null, true, CancellationToken.None)[0][0],
        PolygonEdit.Move([[polygon]], move, Size, Size, new EdgeSnap(Volume<float>.Allocate([Size, Size], Affine.Identity)), true, CancellationToken.None)[0][0]));

    [Fact]
    public void What_does_not_exist_or_fit_is_refused()
    {
        ContourPoint[][][] slices = [[Star([10, 10, 10])]];
        VertexMove move = new() { Polygon = 0, Vertex = 0, Rows = 1, Columns = 1 };
        foreach (VertexMove wrong in new[] { move with { Slice = 1 }, move with { Polygon = -1 }, move with { Vertex = 3 }, move with { Neighbours = -1 }, move with { NeighbourSlices = -1 } })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => PolygonEdit.Move(slices, wrong, Size, Size, null, true, Cancellation));
        }

        Assert.Throws<ArgumentException>(() => PolygonEdit.Move(slices, move with { Rows = double.NaN }, Size, Size, null, true, Cancellation));
        Assert.Throws<ArgumentException>(() => PolygonEdit.Move(slices, move, Size, Size, new EdgeSnap(Volume<float>.Allocate([Size, 5], Affine.Identity)), true, Cancellation));
    }

    private static ContourPoint[] Star(double[] radii) =>
        [.. radii.Select((radius, i) => new ContourPoint(50 + (radius * Math.Sin(i * Math.Tau / radii.Length)), 50 + (radius * Math.Cos(i * Math.Tau / radii.Length))))];

    private static ContourPoint[] Parse(JsonElement polygon) =>
        [.. polygon.EnumerateArray().Select(p => new ContourPoint(p[1].GetDouble(), p[0].GetDouble()))];
}

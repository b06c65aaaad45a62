using System.Collections.Immutable;
using System.Text.Json;
using Aiaa.Imaging.Contours;
using Aiaa.Imaging.Tests.Fixtures;
using CsCheck;

namespace Aiaa.Imaging.Tests.Contours;

public sealed class BorderFollowingTests
{
    [Fact]
    public void An_empty_mask_has_no_borders() => Assert.Empty(BorderFollowing.Trace(new byte[12], 3, 4));

    [Fact]
    public void A_single_pixel_is_a_border_of_one_point() =>
        Assert.Equal([new PixelPoint(2, 1)], Assert.Single(Picture.Draw("...", "...", ".#.").Trace()).Points);

    [Fact]
    public void A_line_is_followed_there_and_back() =>
        Assert.Equal([new(1, 0), new(1, 1), new(1, 2), new(1, 1)], Assert.Single(Picture.Draw("....", "###.").Trace()).Points);

    [Fact]
    public void An_outer_border_runs_counter_clockwise_from_its_first_pixel() =>
        Assert.Equal([new(0, 1), new(1, 1), new(1, 2), new(0, 2)], Assert.Single(Picture.Draw(".##", ".##").Trace()).Points);

    [Fact]
    public void A_hole_starts_left_of_its_first_pixel_and_runs_clockwise_through_the_object()
    {
        ImmutableArray<Contour> borders = Picture.Draw("###", "#.#", "###").Trace();
        Assert.Equal([false, true], borders.Select(b => b.IsHole));
        Assert.Equal([new(1, 0), new(0, 1), new(1, 2), new(2, 1)], borders[1].Points);
    }

    [Fact]
    public void Objects_come_last_found_first_each_followed_by_its_holes_in_reverse()
    {
        ImmutableArray<Contour> borders = Picture.Draw(
            "#####.###",
            "#.#.#.#.#",
            "#####.###").Trace();
        Assert.Equal(
            [(false, new PixelPoint(0, 6)), (true, new(1, 6)), (false, new(0, 0)), (true, new(1, 2)), (true, new(1, 0))],
            borders.Select(b => (b.IsHole, b.Points[0])));
    }

    [Fact]
    public void An_object_in_a_hole_is_an_outer_border_of_its_own()
    {
        ImmutableArray<Contour> borders = Picture.Draw("#####", "#...#", "#.#.#", "#...#", "#####").Trace();
        Assert.Equal([false, false, true], borders.Select(b => b.IsHole));
        Assert.Equal([new PixelPoint(2, 2)], borders[0].Points);
    }

    [Fact]
    public void Pixels_that_touch_across_a_corner_are_one_object() =>
        Assert.Single(Picture.Draw("#..", ".#.", "..#").Trace());

    [Fact]
    public void A_mask_of_another_size_is_refused() => Assert.Throws<ArgumentException>(() => BorderFollowing.Trace(new byte[11], 3, 4));

    [Fact]
    public void Borders_are_those_of_OpenCV_order_included()
    {
        foreach (JsonElement expected in Fixture.Load("opencv_contours.json.gz").EnumerateArray())
        {
            Picture picture = new(expected.GetProperty("rows").GetInt32(), expected.GetProperty("columns").GetInt32(), expected.Bytes("mask"));
            Assert.Equal(
                expected.GetProperty("contours").EnumerateArray().Select(c => (c.GetProperty("hole").GetBoolean(), string.Join(' ', c.Ints("points")))),
                picture.Trace().Select(c => (c.IsHole, string.Join(' ', c.Points.SelectMany(p => new[] { p.Column, p.Row })))));
        }
    }

    [Fact]
    public void Every_border_is_a_closed_walk_over_pixels_of_the_object_that_touch_background() => Picture.Any.Sample(
        picture =>
        {
            foreach (Contour contour in picture.Trace())
            {
                PixelPoint previous = contour.Points[^1];
                foreach (PixelPoint point in contour.Points)
                {
                    Assert.True(picture.IsInside(point.Row, point.Column));
                    Assert.InRange(Math.Max(Math.Abs(point.Row - previous.Row), Math.Abs(point.Column - previous.Column)), contour.Points.Length > 1 ? 1 : 0, 1);
                    Assert.False(picture.IsInside(point.Row - 1, point.Column) && picture.IsInside(point.Row + 1, point.Column)
                        && picture.IsInside(point.Row, point.Column - 1) && picture.IsInside(point.Row, point.Column + 1));
                    previous = point;
                }
            }
        },
        iter: 500);
}

using Aiaa.Imaging.Contours;
using CsCheck;

namespace Aiaa.Imaging.Tests.Contours;

public sealed class SelfContactTests
{
    [Theory]
    [InlineData("0 0", nameof(SelfContact.None))]
    [InlineData("0 0,0 0,0 0", nameof(SelfContact.None))]
    [InlineData("0 0,5 5", nameof(SelfContact.Touches))]
    [InlineData("0 0,0 5,5 5,5 0", nameof(SelfContact.None))]
    [InlineData("0 0,0 2,0 5,5 5,5 0", nameof(SelfContact.None))]
    [InlineData("0 0,0 0,0 5,5 5,5 5,5 0,0 0", nameof(SelfContact.None))]
    [InlineData("0 0,5 5,0 5,5 0", nameof(SelfContact.Crosses))]
    [InlineData("0 0,0 9,5 9,0 5,5 0", nameof(SelfContact.Touches))]
    [InlineData("0 0,0 5,5 5,5 9,5 0", nameof(SelfContact.Touches))]
    [InlineData("0 0,0 5,0 2", nameof(SelfContact.Touches))]
    public void A_polygon_is_told_what_it_does_with_itself(string corners, string contact) =>
        Assert.Equal(Enum.Parse<SelfContact>(contact), SelfContactSearch.Of([.. corners.Split(',').Select(c => c.Split(' ')).Select(c => new ContourPoint(int.Parse(c[0]), int.Parse(c[1])))]));

    [Fact]
    public void The_sweep_finds_what_all_pairs_find() => Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000]).Select((r, c) => new ContourPoint(r, c)).Array[4, 9].Sample(polygon =>
    {
        // Two edges cross when each passes strictly between the ends of the other. Whole numbers of this size keep every product exact.
        bool crosses = false;
        for (int i = 0; i < polygon.Length; i++)
        {
            for (int j = i + 2; j < polygon.Length - (i == 0 ? 1 : 0); j++)
            {
                (ContourPoint a, ContourPoint b) = (polygon[i], polygon[i + 1]);
                (ContourPoint c, ContourPoint d) = (polygon[j], polygon[(j + 1) % polygon.Length]);
                double determinant = ((b.Row - a.Row) * (d.Column - c.Column)) - ((b.Column - a.Column) * (d.Row - c.Row));
                double s = (((c.Row - a.Row) * (d.Column - c.Column)) - ((c.Column - a.Column) * (d.Row - c.Row))) / determinant;
                double t = (((c.Row - a.Row) * (b.Column - a.Column)) - ((c.Column - a.Column) * (b.Row - a.Row))) / determinant;
                crosses |= s is > 0 and < 1 && t is > 0 and < 1;
            }
        }

        Assert.Equal(crosses, SelfContactSearch.Of(polygon) == SelfContact.Crosses);
    });
}

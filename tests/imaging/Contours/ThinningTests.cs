using System.Collections.Immutable;
using Aiaa.Imaging.Contours;

namespace Aiaa.Imaging.Tests.Contours;

public sealed class ThinningTests
{
    [Theory]
    [InlineData(4, 10, new[] { 0, 1, 2, 3 })]
    [InlineData(5, 10, new[] { 0, 1, 2, 3, 4 })]
    [InlineData(6, 10, new[] { 0 })]
    [InlineData(11, 10, new[] { 0 })]
    [InlineData(12, 10, new[] { 0, 11 })]
    [InlineData(7, 1, new[] { 0, 2, 4, 6 })]
    [InlineData(8, 1, new[] { 0, 2, 4, 6 })]
    [InlineData(7, 0, new[] { 0, 1, 2, 3, 4, 5, 6 })]
    [InlineData(7, int.MaxValue, new[] { 0 })]
    public void The_first_point_and_each_after_those_left_out_are_kept(int count, int skip, int[] kept) =>
        Assert.Equal(kept, Thinning.EveryNth([.. Enumerable.Range(0, count).Select(i => new PixelPoint(0, i))], skip).Select(p => p.Column));

    [Fact]
    public void No_points_stay_none() => Assert.Empty(Thinning.EveryNth(ImmutableArray<PixelPoint>.Empty, 10));

    [Fact]
    public void Leaving_out_fewer_than_none_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Thinning.EveryNth([], -1));
}

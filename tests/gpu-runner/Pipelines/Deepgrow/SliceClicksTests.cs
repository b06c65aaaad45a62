using Aiaa.GpuRunner.Pipelines.Deepgrow;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Pipelines.Deepgrow;

/// <summary>Clicks made of a rough mask, and the user's own among them.</summary>
public sealed class SliceClicksTests
{
    [Fact]
    public void Seeds_lie_in_the_largest_component_the_first_farthest_from_its_edge()
    {
        Volume<byte> slice = Volume<byte>.Allocate([120, 100], Affine.Identity);
        Fill(slice, 10, 81, 20, 81);
        Fill(slice, 100, 110, 2, 8);
        IReadOnlyList<(int I, int J)> seeds = SliceSeeds.Of(slice, 3);
        Assert.Equal(1 + 4, seeds.Count);
        Assert.InRange(seeds[0].I, 40, 50);
        Assert.Equal(50, seeds[0].J);
        Assert.All(seeds, seed => Assert.True(seed.I is >= 10 and < 81 && seed.J is >= 20 and < 81));
        Assert.Equal(seeds, SliceSeeds.Of(slice, 3));
        Assert.NotEqual(seeds, SliceSeeds.Of(slice, 4));
    }

    [Fact]
    public void Crumbs_give_no_seeds()
    {
        Volume<byte> slice = Volume<byte>.Allocate([20, 20], Affine.Identity);
        Assert.Empty(SliceSeeds.Of(slice, 0));
        Fill(slice, 3, 6, 3, 6);
        Assert.Empty(SliceSeeds.Of(slice, 0));
        slice[6, 5] = 1;
        Assert.Single(SliceSeeds.Of(slice, 0));
    }

    [Fact]
    public void The_users_clicks_stand_alone_on_their_slices_and_background_clicks_join_the_seeds()
    {
        Volume<byte> mask = Volume<byte>.Allocate([20, 20, 5], Affine.Identity);
        Fill(mask.Select(2, 1), 5, 12, 5, 12);
        Fill(mask.Select(2, 2), 5, 12, 5, 12);
        SliceClicks[] clicks = [.. SliceClicks.Of(mask, [[1, 2, 2], [3, 4, 2], [7, 7, 4]], [[9, 9, 1], [9, 9, 3]], TestContext.Current.CancellationToken)];
        Assert.Equal([1, 2, 4], clicks.Select(click => click.Slice));
        Assert.Equal([8, 8, 1], Assert.Single(clicks[0].Foreground));
        Assert.Equal([9, 9, 1], Assert.Single(clicks[0].Background));
        Assert.Equal([[1, 2, 2], [3, 4, 2]], clicks[1].Foreground);
        Assert.Empty(clicks[1].Background);
        Assert.Equal([7, 7, 4], Assert.Single(clicks[2].Foreground));
        Assert.Equal("""{"foreground":[[8,8,1]],"background":[[9,9,1]],"slice":1}""", clicks[0].ToParams().ToJsonString());
    }

    private static void Fill(Volume<byte> slice, int i0, int i1, int j0, int j1)
    {
        for (int i = i0; i < i1; i++)
        {
            for (int j = j0; j < j1; j++)
            {
                slice[i, j] = 1;
            }
        }
    }
}

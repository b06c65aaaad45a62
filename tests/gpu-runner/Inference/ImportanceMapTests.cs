using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Tests.Inference;

/// <summary>Values printed by MONAI's compute_importance_map for a window of 8 with sigma_scale 0.125 (torch 1.13).</summary>
public sealed class ImportanceMapTests
{
    [Fact]
    public void The_analytic_map_is_the_exponential_between_the_middle_voxels_with_a_floor()
    {
        float[] map = ImportanceMap.Gaussian([8], [0.125], GaussianMapRule.Analytic);
        double[] expected = [.. Enumerable.Range(0, 8).Select(i => Math.Max(Math.Exp(-(i - 3.5) * (i - 3.5) / 2), 1e-3))];
        Assert.All(map.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.True(map.Max() < 1);
    }

    [Fact]
    public void The_filtered_map_peaks_at_one_behind_the_middle()
    {
        float[] map = ImportanceMap.Gaussian([8], [0.125], GaussianMapRule.Filtered);
        Assert.Equal(1f, map[4]);

        // The share of a unit gaussian within half a voxel of 1, 2, 3 and 4, over that within half a voxel of 0 (tables of the normal distribution).
        Assert.Equal(0.2417303 / 0.3829249, map[5], 1e-5);
        Assert.Equal(0.0605975 / 0.3829249, map[2], 1e-5);
        Assert.Equal(0.0059770 / 0.3829249, map[1], 1e-5);
        Assert.Equal(0.00022923 / 0.3829249, map[0], 1e-5);
    }

    [Fact]
    public void The_floor_came_with_nought_point_nine()
    {
        int[] window = [16, 16, 16];
        Assert.True(ImportanceMap.Gaussian(window, [0.125], GaussianMapRule.Filtered).Min() is > 0 and < 1e-8f);
        Assert.Equal(1e-3f, ImportanceMap.Gaussian(window, [0.125], GaussianMapRule.FilteredWithFloor).Min());
        Assert.Equal(1e-3f, ImportanceMap.Gaussian(window, [0.125], GaussianMapRule.Analytic).Min());
    }

    [Fact]
    public void Each_axis_may_have_its_own_width()
    {
        float[] map = ImportanceMap.Gaussian([4, 4], [0.125, 10], GaussianMapRule.Analytic);
        Assert.Equal(map[4], map[7], 1e-6f);
        Assert.True(map[0] < map[4]);
    }
}

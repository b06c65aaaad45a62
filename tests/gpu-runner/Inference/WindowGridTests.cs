using Aiaa.GpuRunner.Inference;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Inference;

/// <summary>Positions worked out by hand from MONAI's dense_patch_slices.</summary>
public sealed class WindowGridTests
{
    [Theory]
    [InlineData(267, 96, 0.25, new[] { 0, 72, 144, 171 })]
    [InlineData(50, 96, 0.25, new[] { -23 })]
    [InlineData(95, 96, 0.25, new[] { 0 })]
    [InlineData(96, 96, 0.9, new[] { 0 })]
    [InlineData(97, 96, 0.25, new[] { 0, 1 })]
    [InlineData(5, 2, 0.9, new[] { 0, 1, 2, 3 })]
    [InlineData(10, -1, 0.5, new[] { 0 })]
    public void Windows_start_where_MONAI_starts_them(int image, int roi, double overlap, int[] expected)
    {
        WindowGrid grid = new([image], [roi], [overlap]);
        int[] start = new int[1];
        int[] starts = [.. Enumerable.Range(0, grid.Count).Select(w =>
        {
            grid.StartOf(w, start);
            return start[0];
        })];
        Assert.Equal(expected, starts);
    }

    [Fact]
    public void The_last_axis_runs_fastest()
    {
        WindowGrid grid = new([4, 4], [2, 2], [0]);
        int[] start = new int[2];
        List<string> order = [];
        for (int window = 0; window < grid.Count; window++)
        {
            grid.StartOf(window, start);
            order.Add($"{start[0]},{start[1]}");
        }

        Assert.Equal(["0,0", "0,2", "2,0", "2,2"], order);
    }

    [Fact]
    public void Every_window_meets_the_image_so_none_is_padding_alone() =>
        Gen.Select(Gen.Int[1, 40].Array[3], Gen.Int[-1, 50].Array[3], Gen.Double[0, 0.95].Array[3]).Sample((image, roi, overlap) =>
        {
            WindowGrid grid = new(image, roi, overlap);
            int[] start = new int[3];
            for (int window = 0; window < grid.Count; window++)
            {
                grid.StartOf(window, start);
                Assert.All(Enumerable.Range(0, 3), axis => Assert.True(start[axis] < image[axis] && start[axis] + grid.Window[axis] > 0));
            }
        }, iter: 200);
}

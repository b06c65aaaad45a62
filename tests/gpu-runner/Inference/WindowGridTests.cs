using Aiaa.GpuRunner.Inference;

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
}

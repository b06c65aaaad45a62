using Aiaa.Functions.Hosting;
using Aiaa.Imaging.Formats;

namespace Aiaa.Functions.Polygons;

/// <summary>
/// What one polygon call may take, whatever its file claims. These calls run in the front, beside every other, so what follows from
/// these numbers, times <see cref="PolygonTurns.AtOnce"/>, is what the process has to have room for.
/// </summary>
internal static class PolygonLimits
{
    /// <summary>Most pixels of one slice, and of the slices that are outlined side by side: a mammogram has 25 million.</summary>
    public const int Pixels = 1 << 25;

    /// <summary>Most slices of one image: what a NIfTI-1 file can have.</summary>
    public const int Slices = short.MaxValue;

    /// <summary>Most points that one answer holds.</summary>
    public const int Points = 1 << 22;

    /// <summary>Most vertices of a polygon that is edited: every edge may have to be compared with every other.</summary>
    public const int Vertices = 1 << 13;

    /// <summary>One GiB of voxels, 2²⁸ of them: a CT of 512×512×1000 in 32 bits.</summary>
    public static ImageLimits Image { get; } = new(1L << 30, 1L << 28);

    public static ApiException TooManyPoints() => new(
        Failure.TooLarge,
        $"The outlines have more than {Points} points, the most that one answer holds; raise more_points, or send fewer slices at a time.");
}

using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The extreme points of a structure as a request brings them.</summary>
internal static class ExtremePointParams
{
    /// <summary>The param that the clients of AIAA use.</summary>
    public const string DefaultKey = "points";

    /// <summary>A client that cuts the image itself sets points one voxel beyond it where the structure reaches the image's edge.</summary>
    private const int Reach = 1;

    /// <summary>The points in voxels of the image as its file holds it.</summary>
    /// <exception cref="InputException">There is none, or one is no point of the image.</exception>
    public static int[][] Read(Sample sample, string key) => UserPoints.Read(sample, key, Reach) is { Length: > 0 } points
        ? points
        : throw new InputException($"there are no points: send the outermost points of the structure in '{key}', for example {{\"{key}\": [[70, 172, 86], [105, 161, 180], …]}}.");
}

namespace Aiaa.Imaging.Resampling;

/// <summary>How a value between voxels is found. Outside the image its border goes on.</summary>
public enum Interpolation
{
    /// <summary>The nearest voxel's value: for labels.</summary>
    Nearest,

    /// <summary>Weighted by distance among the 2ⁿ voxels around: MONAI's "bilinear", whatever the number of axes.</summary>
    Linear,
}

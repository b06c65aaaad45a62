namespace Aiaa.Imaging.Resampling;

/// <summary>How torch.nn.functional.interpolate finds the values of another size.</summary>
public enum ResizeMode
{
    /// <summary>The voxel at floor(i · old/new): "nearest".</summary>
    Nearest,

    /// <summary>The voxel whose centre is nearest: "nearest-exact".</summary>
    NearestExact,

    /// <summary>Weighted by distance among neighbours: "linear", "bilinear" and "trilinear", by the number of axes.</summary>
    Linear,

    /// <summary>Cubic convolution over four neighbours per axis (Keys 1981, a = −0.75), two axes only: "bicubic".</summary>
    Cubic,

    /// <summary>The mean of the voxels that a new voxel touches (adaptive average pooling): "area".</summary>
    Area,
}

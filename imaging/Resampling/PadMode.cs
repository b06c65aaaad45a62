namespace Aiaa.Imaging.Resampling;

/// <summary>What lies beyond an image: the modes that numpy's pad and torch's pad have in common.</summary>
public enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The outermost voxel, on and on: numpy's "edge", torch's "replicate".</summary>
    Edge,

    /// <summary>The image mirrored at the centre of its outermost voxel.</summary>
    Reflect,

    /// <summary>The image mirrored at its outer face, so that the outermost voxel comes twice.</summary>
    Symmetric,

    /// <summary>The image again: numpy's "wrap", torch's "circular".</summary>
    Wrap,
}

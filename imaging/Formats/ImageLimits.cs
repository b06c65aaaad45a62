namespace Aiaa.Imaging.Formats;

/// <summary>What a reader may spend on one file, whatever its header claims.</summary>
/// <param name="MaxInflatedBytes">Bytes of the file after decompression.</param>
/// <param name="MaxVoxels">Elements of the array.</param>
public sealed record ImageLimits(long MaxInflatedBytes, long MaxVoxels)
{
    /// <summary>4 GiB inflated and 2³⁰ voxels: fourteen times a CT of 512×512×300.</summary>
    public static ImageLimits Default { get; } = new(4L << 30, 1L << 30);
}

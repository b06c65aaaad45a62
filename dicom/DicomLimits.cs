namespace Aiaa.Dicom;

/// <summary>What reading one series may take, whatever its headers claim.</summary>
public sealed record DicomLimits
{
    /// <summary>Limits that fit every series of a clinical scanner.</summary>
    public static DicomLimits Default { get; } = new();

    /// <summary>Files of one series.</summary>
    public int MaxFiles { get; init; } = 10_000;

    /// <summary>Bytes of one file, after deflated data sets are inflated.</summary>
    public long MaxFileBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of one attribute that is kept; longer ones are passed over, as if they were not there.</summary>
    public int MaxValueBytes { get; init; } = 1 << 20;

    /// <summary>Attributes and sequence items of one file that are kept.</summary>
    public int MaxElements { get; init; } = 1_000_000;

    /// <summary>Sequences within sequences.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>Frames of all files together.</summary>
    public int MaxFrames { get; init; } = 50_000;

    /// <summary>Voxels of the volume.</summary>
    public long MaxVoxels { get; init; } = 1L << 30;

    /// <summary>How long a native decoder may work on one frame before it is ended.</summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that a native decoder may take beside the frame itself.</summary>
    public long DecoderMemory { get; init; } = 1L << 30;
}

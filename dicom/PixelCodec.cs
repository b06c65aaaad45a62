namespace Aiaa.Dicom;

/// <summary>How the pixels of a transfer syntax are stored.</summary>
public enum PixelCodec
{
    /// <summary>As they are, one frame after the other.</summary>
    None,

    /// <summary>As they are, in fragments.</summary>
    Encapsulated,

    /// <summary>Run lengths of byte planes (PS3.5 annex G).</summary>
    Rle,

    /// <summary>JPEG: baseline, extended sequential or lossless (ITU-T T.81).</summary>
    Jpeg,

    /// <summary>JPEG-LS (ITU-T T.87).</summary>
    JpegLs,

    /// <summary>JPEG 2000 part 1 (ITU-T T.800).</summary>
    Jpeg2000,
}

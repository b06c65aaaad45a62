namespace Aiaa.Dicom;

/// <summary>How a data set and its pixels are encoded (PS3.5 chapter 10; the UIDs are those of PS3.6 annex A).</summary>
public sealed class TransferSyntax
{
    private static readonly Dictionary<string, TransferSyntax> Known = new TransferSyntax[]
    {
        new("1.2.840.10008.1.2", "Implicit VR Little Endian", PixelCodec.None) { ExplicitVr = false },
        new("1.2.840.10008.1.2.1", "Explicit VR Little Endian", PixelCodec.None),
        new("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian", PixelCodec.Encapsulated),
        new("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", PixelCodec.None) { Deflated = true },
        new("1.2.840.10008.1.2.2", "Explicit VR Big Endian", PixelCodec.None) { BigEndian = true },
        new("1.2.840.10008.1.2.4.50", "JPEG Baseline", PixelCodec.Jpeg),
        new("1.2.840.10008.1.2.4.51", "JPEG Extended", PixelCodec.Jpeg),
        new("1.2.840.10008.1.2.4.57", "JPEG Lossless", PixelCodec.Jpeg),
        new("1.2.840.10008.1.2.4.70", "JPEG Lossless, first-order prediction", PixelCodec.Jpeg),
        new("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", PixelCodec.JpegLs),
        new("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", PixelCodec.JpegLs),
        new("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", PixelCodec.Jpeg2000),
        new("1.2.840.10008.1.2.4.91", "JPEG 2000", PixelCodec.Jpeg2000),
        new("1.2.840.10008.1.2.5", "RLE Lossless", PixelCodec.Rle),
    }.ToDictionary(syntax => syntax.Uid);

    // Encodings that exist and are refused by name.
    private static readonly Dictionary<string, string> Unsupported = new()
    {
        ["1.2.840.113619.5.2"] = "GE private, implicit little endian with big endian pixels",
        ["1.2.840.10008.1.2.4.52"] = "JPEG Extended, retired",
        ["1.2.840.10008.1.2.4.53"] = "JPEG Spectral Selection, retired",
        ["1.2.840.10008.1.2.4.55"] = "JPEG Full Progression, retired",
        ["1.2.840.10008.1.2.4.92"] = "JPEG 2000 Part 2 Lossless",
        ["1.2.840.10008.1.2.4.93"] = "JPEG 2000 Part 2",
        ["1.2.840.10008.1.2.4.94"] = "JPIP Referenced",
        ["1.2.840.10008.1.2.4.95"] = "JPIP Referenced Deflate",
        ["1.2.840.10008.1.2.4.100"] = "MPEG2",
        ["1.2.840.10008.1.2.4.102"] = "MPEG-4 AVC/H.264",
        ["1.2.840.10008.1.2.4.107"] = "HEVC/H.265",
        ["1.2.840.10008.1.2.4.110"] = "JPEG XL Lossless",
        ["1.2.840.10008.1.2.4.112"] = "JPEG XL",
        ["1.2.840.10008.1.2.4.201"] = "High-Throughput JPEG 2000 Lossless",
        ["1.2.840.10008.1.2.4.202"] = "High-Throughput JPEG 2000 with RPCL Lossless",
        ["1.2.840.10008.1.2.4.203"] = "High-Throughput JPEG 2000",
    };

    private TransferSyntax(string uid, string name, PixelCodec codec) => (Uid, Name, Codec) = (uid, name, codec);

    /// <summary>Implicit VR Little Endian, the default of the standard.</summary>
    public static TransferSyntax ImplicitLittleEndian { get; } = Known["1.2.840.10008.1.2"];

    /// <summary>Explicit VR Little Endian.</summary>
    public static TransferSyntax ExplicitLittleEndian { get; } = Known["1.2.840.10008.1.2.1"];

    /// <summary>Explicit VR Big Endian, retired and still found.</summary>
    public static TransferSyntax ExplicitBigEndian { get; } = Known["1.2.840.10008.1.2.2"];

    /// <summary>The identifier.</summary>
    public string Uid { get; }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Whether every attribute says its own type.</summary>
    public bool ExplicitVr { get; private init; } = true;

    /// <summary>Whether numbers are stored with the high byte first.</summary>
    public bool BigEndian { get; private init; }

    /// <summary>Whether the data set is compressed as a whole.</summary>
    public bool Deflated { get; private init; }

    /// <summary>How the pixels are compressed.</summary>
    public PixelCodec Codec { get; }

    /// <summary>The transfer syntax of an identifier.</summary>
    /// <exception cref="DicomException">It is not read here.</exception>
    public static TransferSyntax Of(string uid)
    {
        if (Known.TryGetValue(uid, out TransferSyntax? known))
        {
            return known;
        }

        string name = Unsupported.TryGetValue(uid, out string? named) ? $"{named} ({uid})"
            : uid.Length <= 64 && uid.All(c => char.IsAsciiDigit(c) || c == '.') ? uid : "with an identifier that is none";
        throw new DicomException($"The DICOM file's transfer syntax, {name}, is not read here; export it uncompressed (Explicit VR Little Endian).");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Uid})";
}

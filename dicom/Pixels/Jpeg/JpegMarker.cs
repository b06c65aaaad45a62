namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>The marks of a JPEG stream that are looked at (ITU-T T.81 table B.1): the second byte, after FF.</summary>
internal static class JpegMarker
{
    public const byte BaselineFrame = 0xc0;
    public const byte ExtendedFrame = 0xc1;
    public const byte LosslessFrame = 0xc3;
    public const byte HuffmanTables = 0xc4;
    public const byte FirstRestart = 0xd0;
    public const byte LastRestart = 0xd7;
    public const byte StartOfImage = 0xd8;
    public const byte EndOfImage = 0xd9;
    public const byte StartOfScan = 0xda;
    public const byte QuantizationTables = 0xdb;
    public const byte RestartInterval = 0xdd;

    /// <summary>The start of a frame of another process: progressive, hierarchical, arithmetic, or JPEG-LS.</summary>
    public static bool IsOtherFrame(byte marker) => marker is 0xc2 or (>= 0xc5 and <= 0xc7) or (>= 0xc9 and <= 0xcb) or (>= 0xcd and <= 0xcf) or 0xf7;

    /// <summary>Marks without a segment after them.</summary>
    public static bool StandsAlone(byte marker) => marker is 0x01 or (>= FirstRestart and <= EndOfImage);
}

using System.Buffers.Binary;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>Reads what compressed frames claim, before any decoder sees them.</summary>
internal static class Codestream
{
    private const byte SizeMarker = 0x51;
    private const byte JpegLsFrame = 0xf7;
    private const byte StartOfScan = 0xda;
    private const byte EndOfImage = 0xd9;
    private const uint CodestreamBox = 0x6a70_3263;

    /// <summary>The codestream itself, where a frame has it in a JP2 file against the standard's rule (PS3.5 section A.4.4).</summary>
    public static ReadOnlyMemory<byte> OfJpeg2000(ReadOnlyMemory<byte> frame)
    {
        ReadOnlyMemory<byte> rest = frame;
        if (rest.Span is not [0, 0, 0, 12, ..])
        {
            return frame;
        }

        while (rest.Length >= 8)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            if (BinaryPrimitives.ReadUInt32BigEndian(rest.Span[4..]) == CodestreamBox)
            {
                return length is 0 or 1 || length > rest.Length ? rest[8..] : rest[8..(int)length];
            }

            rest = length >= 8 && length <= rest.Length ? rest[(int)length..] : ReadOnlyMemory<byte>.Empty;
        }

        throw Damaged();
    }

    /// <summary>The SIZ segment, which comes first (ITU-T T.800 section A.5.1).</summary>
    public static CodestreamSize SizeOfJpeg2000(ReadOnlySpan<byte> stream)
    {
        if (stream.Length < 43 || stream is not [0xff, 0x4f, 0xff, SizeMarker, ..])
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> size = stream[8..];
        return new CodestreamSize(
            (long)BinaryPrimitives.ReadUInt32BigEndian(size) - BinaryPrimitives.ReadUInt32BigEndian(size[8..]),
            (long)BinaryPrimitives.ReadUInt32BigEndian(size[4..]) - BinaryPrimitives.ReadUInt32BigEndian(size[12..]),
            BinaryPrimitives.ReadUInt16BigEndian(size[32..]),
            (size[34] & 0x7f) + 1);
    }

    /// <summary>The frame segment (ITU-T T.87 section C.2.2). The end of the stream is looked at too: the decoder does not come back from one that is cut short.</summary>
    public static CodestreamSize SizeOfJpegLs(ReadOnlySpan<byte> stream)
    {
        if (!stream.TrimEnd((byte)0).EndsWith((ReadOnlySpan<byte>)[0xff, EndOfImage]))
        {
            throw Damaged();
        }

        for (int at = 2; at + 4 <= stream.Length && stream[at] == 0xff && stream[at + 1] != StartOfScan;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(stream[(at + 2)..]);
            if (stream[at + 1] == JpegLsFrame && at + 10 <= stream.Length)
            {
                ReadOnlySpan<byte> frame = stream[(at + 4)..];
                return new CodestreamSize(BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), frame[5], frame[0]);
            }

            at += 2 + length;
        }

        throw Damaged();
    }

    private static DicomException Damaged() => new("The DICOM file's compressed frame is damaged or cut short; send the whole file.");
}

using System.Buffers.Binary;

namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>The segments of a JPEG stream with one component, up to its scan (ITU-T T.81 annex B).</summary>
internal sealed class JpegStream
{
    private const int Component = 1;

    private readonly HuffmanTable?[] _dc = new HuffmanTable?[4];
    private readonly HuffmanTable?[] _ac = new HuffmanTable?[4];
    private readonly ushort[]?[] _quantization = new ushort[]?[4];
    private int _quantizationIndex;
    private int _dcIndex;
    private int _acIndex;

    /// <summary>The process: the marker of its frame.</summary>
    public byte Process { get; private set; }

    /// <summary>Bits of a sample.</summary>
    public int Precision { get; private set; }

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    /// <summary>Units between restarts; 0 for none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>The predictor of a lossless scan (Ss).</summary>
    public int Predictor { get; private set; }

    /// <summary>Bits by which a lossless scan was shifted (Al).</summary>
    public int PointTransform { get; private set; }

    /// <summary>Where the scan's entropy-coded bits begin.</summary>
    public int ScanStart { get; private set; }

    public HuffmanTable Dc => _dc[_dcIndex] ?? throw JpegError.Damaged();

    public HuffmanTable Ac => _ac[_acIndex] ?? throw JpegError.Damaged();

    /// <summary>The quantization in zigzag order.</summary>
    public ReadOnlySpan<ushort> Quantization => _quantization[_quantizationIndex] ?? throw JpegError.Damaged();

    /// <summary>Reads up to the first scan.</summary>
    /// <exception cref="DicomException">The stream is damaged, or of a process or with components that are not read.</exception>
    public static JpegStream Parse(ReadOnlySpan<byte> bytes)
    {
        JpegStream stream = new();
        if (!bytes.StartsWith((ReadOnlySpan<byte>)[0xff, JpegMarker.StartOfImage]))
        {
            throw JpegError.Damaged();
        }

        for (int at = 2; stream.ScanStart == 0;)
        {
            byte marker = NextMarker(bytes, ref at);
            if (JpegMarker.StandsAlone(marker))
            {
                continue;
            }

            ReadOnlySpan<byte> segment = Segment(bytes, ref at);
            stream.Read(marker, segment, at);
        }

        return stream;
    }

    private static byte NextMarker(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (at + 1 < bytes.Length)
        {
            if (bytes[at++] == 0xff && bytes[at] is not (0 or 0xff))
            {
                return bytes[at++];
            }
        }

        throw JpegError.Damaged();
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> bytes, ref int at)
    {
        int length = at + 2 <= bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : 0;
        if (length < 2 || length > bytes.Length - at)
        {
            throw JpegError.Damaged();
        }

        ReadOnlySpan<byte> segment = bytes.Slice(at + 2, length - 2);
        at += length;
        return segment;
    }

    private void Read(byte marker, ReadOnlySpan<byte> segment, int after)
    {
        switch (marker)
        {
            case JpegMarker.BaselineFrame or JpegMarker.ExtendedFrame or JpegMarker.LosslessFrame:
                ReadFrame(marker, segment);
                break;
            case JpegMarker.HuffmanTables:
                ReadHuffman(segment);
                break;
            case JpegMarker.QuantizationTables:
                ReadQuantization(segment);
                break;
            case JpegMarker.RestartInterval when segment.Length >= 2:
                RestartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                break;
            case JpegMarker.StartOfScan:
                ReadScan(segment);
                ScanStart = after;
                break;
            case byte other when JpegMarker.IsOtherFrame(other):
                throw JpegError.NotRead("is neither baseline, extended sequential nor lossless");
        }
    }

    private void ReadFrame(byte marker, ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 9 || Process != 0)
        {
            throw JpegError.Damaged();
        }

        Process = marker;
        Precision = segment[0];
        Rows = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        Columns = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        _quantizationIndex = segment[8] & 3;
        if (segment[5] != Component)
        {
            throw JpegError.NotRead($"has {segment[5]} colours");
        }
    }

    private void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (segment.Length >= 17)
        {
            ReadOnlySpan<byte> counts = segment.Slice(1, 16);
            int symbols = 0;
            foreach (byte count in counts)
            {
                symbols += count;
            }

            if (symbols > 256 || segment.Length < 17 + symbols || (segment[0] & 0xf) > 3)
            {
                throw JpegError.Damaged();
            }

            (segment[0] >> 4 == 0 ? _dc : _ac)[segment[0] & 3] = new HuffmanTable(counts, segment.Slice(17, symbols));
            segment = segment[(17 + symbols)..];
        }
    }

    private void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            int size = segment[0] >> 4 == 0 ? 1 : 2;
            if (segment.Length < 1 + (64 * size))
            {
                throw JpegError.Damaged();
            }

            ushort[] table = new ushort[64];
            for (int i = 0; i < table.Length; i++)
            {
                table[i] = size == 1 ? segment[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (2 * i))..]);
            }

            _quantization[segment[0] & 3] = table;
            segment = segment[(1 + (64 * size))..];
        }
    }

    private void ReadScan(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6 || segment[0] != Component || Process == 0)
        {
            throw JpegError.Damaged();
        }

        _dcIndex = (segment[2] >> 4) & 3;
        _acIndex = segment[2] & 3;
        Predictor = segment[3];
        PointTransform = segment[5] & 0xf;
    }
}

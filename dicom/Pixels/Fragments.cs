using System.Buffers.Binary;
using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Pixels;

/// <summary>Compressed pixels as they lie in a file: an offset table, then fragments of which one or several make a frame (PS3.5 section A.4).</summary>
internal sealed class Fragments(ByteSource source, PixelLayout layout, TransferSyntax syntax, CancellationToken cancellation)
{
    // No encoder makes a frame that much larger than its samples; a claim beyond is an attack on memory.
    private const int HeaderAllowance = 1 << 16;

    private static readonly DataSetEncoding Encoding = DataSetEncoding.ExplicitLittleEndian;

    private readonly ArrayBuffer _frame = new(((long)layout.FrameBytes * 2) + HeaderAllowance);

    /// <summary>The compressed frames in order, exactly as many as the layout says. Each is only lent until the next is asked for.</summary>
    /// <exception cref="DicomException">There are more or fewer, or they are cut short.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Frames()
    {
        HashSet<uint> starts = ReadOffsetTable();
        long first = source.Position;
        int frames = 0;
        bool any = false;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            uint offset = (uint)(source.Position - first);
            ElementHeader item = ElementHeader.Read(source, Encoding);
            if (item.Tag == Tag.SequenceEnd)
            {
                break;
            }

            if (item.Tag != Tag.Item || item.IsUndefined)
            {
                throw new DicomException("The DICOM file is damaged: its compressed pixels are not in fragments.");
            }

            if (any && StartsFrame(offset, starts))
            {
                yield return Finish(++frames);
                _frame.Clear();
            }

            _frame.Append(source, item.Length);
            any = true;
        }

        if (any)
        {
            yield return Finish(++frames);
        }

        if (frames != layout.Frames)
        {
            throw WrongNumber();
        }
    }

    private ReadOnlyMemory<byte> Finish(int frames) => frames <= layout.Frames ? _frame.Written : throw WrongNumber();

    private HashSet<uint> ReadOffsetTable()
    {
        ElementHeader table = ElementHeader.Read(source, Encoding);
        if (table.Tag != Tag.Item || table.Length > 4L * layout.Frames)
        {
            throw new DicomException("The DICOM file is damaged: the offset table of its compressed pixels is not one.");
        }

        byte[] bytes = source.ReadArray((int)table.Length);
        HashSet<uint> starts = [];
        for (int at = 0; at + 4 <= bytes.Length; at += 4)
        {
            starts.Add(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)));
        }

        return starts;
    }

    // With one frame all fragments are its; with several the offset table says, else the mark that every JPEG stream starts with,
    // else (RLE, plain) each fragment is a frame.
    private bool StartsFrame(uint offset, HashSet<uint> starts)
    {
        if (layout.Frames == 1)
        {
            return false;
        }

        if (starts.Count > 0)
        {
            return starts.Contains(offset);
        }

        return syntax.Codec switch
        {
            PixelCodec.Jpeg or PixelCodec.JpegLs => source.Peek(2) is [0xff, 0xd8],
            PixelCodec.Jpeg2000 => source.Peek(4) is [0xff, 0x4f, ..] or [0, 0, 0, 12],
            _ => true,
        };
    }

    private DicomException WrongNumber() => new($"The DICOM file's compressed pixels do not hold the {layout.Frames} frames that it claims.");
}

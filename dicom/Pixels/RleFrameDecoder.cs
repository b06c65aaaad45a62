using System.Buffers.Binary;

namespace Aiaa.Dicom.Pixels;

/// <summary>RLE Lossless (PS3.5 annex G): each byte of the samples is a plane of its own, the highest first, packed in runs.</summary>
internal sealed class RleFrameDecoder : IFrameDecoder
{
    private const int HeaderBytes = 64;

    public void Decode(ReadOnlyMemory<byte> compressed, PixelLayout layout, Memory<byte> frame, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> bytes = compressed.Span;
        if (bytes.Length < HeaderBytes)
        {
            throw CutShort();
        }

        uint planes = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (planes != layout.SampleBytes)
        {
            throw new DicomException($"The DICOM file's RLE frame has {planes} byte planes where its pixels need {layout.SampleBytes}.");
        }

        for (int plane = 0; plane < planes; plane++)
        {
            cancellation.ThrowIfCancellationRequested();
            uint start = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 + (4 * plane))..]);
            uint end = plane + 1 < planes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(8 + (4 * plane))..]) : (uint)bytes.Length;
            if (start < HeaderBytes || start > end || end > bytes.Length)
            {
                throw CutShort();
            }

            Unpack(bytes[(int)start..(int)end], frame.Span[(layout.SampleBytes - 1 - plane)..], layout.SampleBytes, layout.FrameSamples);
        }
    }

    public void Dispose()
    {
    }

    // PackBits: 0 to 127 means that many bytes and one more as they are, 129 to 255 the next byte 257 minus that many times.
    private static void Unpack(ReadOnlySpan<byte> packed, Span<byte> plane, int stride, int count)
    {
        int at = 0;
        for (int done = 0; done < count;)
        {
            if (at + 1 >= packed.Length)
            {
                throw CutShort();
            }

            byte code = packed[at++];
            if (code < 128)
            {
                int length = Math.Min(code + 1, count - done);
                if (length > packed.Length - at)
                {
                    throw CutShort();
                }

                for (int i = 0; i < length; i++)
                {
                    plane[(done + i) * stride] = packed[at + i];
                }

                at += code + 1;
                done += length;
            }
            else if (code > 128)
            {
                int length = Math.Min(257 - code, count - done);
                byte value = packed[at++];
                for (int i = 0; i < length; i++)
                {
                    plane[(done + i) * stride] = value;
                }

                done += length;
            }
        }
    }

    private static DicomException CutShort() => new("The DICOM file's RLE frame is damaged or cut short; send the whole file.");
}

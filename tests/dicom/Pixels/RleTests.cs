using System.Buffers.Binary;
using Aiaa.Dicom.Pixels;
using CsCheck;

namespace Aiaa.Dicom.Tests.Pixels;

public sealed class RleTests
{
    [Fact]
    public void What_was_packed_comes_back() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 12], Gen.Int[0, 2].Select(i => 8 << i), Gen.Int[0, int.MaxValue]).Sample(
            (columns, rows, bits, seed) =>
            {
                Random random = new(seed);
                PixelLayout layout = new(columns, rows, 1, bits, bits, bits - 1, false);
                byte[] samples = new byte[layout.FrameBytes];
                int alike = random.Next(1, 200);
                for (int i = 0, value = 0; i < samples.Length; i++)
                {
                    value = random.Next(alike) == 0 ? random.Next(256) : value;
                    samples[i] = (byte)value;
                }

                Assert.Equal(samples, Decode(Pack(samples, layout), layout));
            },
            iter: 3_000);

    [Fact]
    public void Damaged_frames_are_decoded_or_refused() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 400], Gen.Byte).Sample((seed, at, value) =>
        {
            PixelLayout layout = new(17, 9, 1, 16, 16, 15, false);
            byte[] samples = new byte[layout.FrameBytes];
            new Random(seed).NextBytes(samples);
            byte[] packed = Pack(samples, layout);
            packed[at % packed.Length] = value;
            try
            {
                _ = Decode(packed[..Math.Min(packed.Length, 64 + (seed % 400))], layout);
            }
            catch (DicomException error)
            {
                Assert.Contains("RLE frame", error.Message, StringComparison.Ordinal);
            }
        }, iter: 5_000);

    internal static byte[] Pack(byte[] samples, PixelLayout layout)
    {
        List<byte> packed = [.. new byte[64]];
        byte[] header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, layout.SampleBytes);
        for (int plane = 0; plane < layout.SampleBytes; plane++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + (4 * plane)), packed.Count);
            byte[] bytes = [.. samples.Where((_, i) => i % layout.SampleBytes == layout.SampleBytes - 1 - plane)];
            PackPlane(bytes, packed);
            if (packed.Count % 2 == 1)
            {
                packed.Add(0);
            }
        }

        header.CopyTo(CollectionsMarshalSpan(packed));
        return [.. packed];
    }

    private static Span<byte> CollectionsMarshalSpan(List<byte> bytes) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);

    private static void PackPlane(byte[] plane, List<byte> packed)
    {
        for (int at = 0; at < plane.Length;)
        {
            int run = 1;
            while (run < 128 && at + run < plane.Length && plane[at + run] == plane[at])
            {
                run++;
            }

            if (run > 1)
            {
                packed.AddRange([(byte)(257 - run), plane[at]]);
            }
            else
            {
                packed.AddRange([0, plane[at]]);
            }

            at += run;
        }
    }

    private static byte[] Decode(byte[] packed, PixelLayout layout)
    {
        byte[] frame = new byte[layout.FrameBytes];
        using RleFrameDecoder decoder = new();
        decoder.Decode(packed, layout, frame, CancellationToken.None);
        return frame;
    }
}

using System.Runtime.InteropServices;
using Aiaa.Dicom.Pixels;
using Aiaa.Dicom.Pixels.Jpeg;
using CsCheck;

namespace Aiaa.Dicom.Tests.Pixels;

/// <summary>Lossless JPEG with every predictor, precision and restart interval: what was encoded comes back to the bit.</summary>
public sealed class LosslessJpegTests
{
    [Fact]
    public void What_was_encoded_comes_back() =>
        Gen.Select(Gen.Int[2, 16], Gen.Int[1, 7], Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[0, 3], Gen.Int[0, int.MaxValue]).Sample(
            (precision, predictor, columns, rows, restartRows, seed) =>
            {
                Random random = new(seed);
                bool noisy = random.Next(2) == 0;
                int pointTransform = random.Next(3) == 0 ? random.Next(precision) : 0;
                int mask = ((1 << precision) - 1) & ~((1 << pointTransform) - 1);
                ushort[] samples = [.. Enumerable.Range(0, columns * rows).Select(i => (ushort)((noisy ? random.Next(1 << precision) : i * 3) & mask))];

                byte[] stream = new LosslessJpegEncoder(precision, predictor, pointTransform, restartRows).Encode(samples, columns, rows);

                Assert.Equal(samples, Decode(stream, columns, rows, precision));
            },
            iter: 3_000);

    [Fact]
    public void The_greatest_difference_has_a_category_without_bits()
    {
        ushort[] samples = [0, 32768, 0, 32768, 65535, 32767];
        byte[] stream = new LosslessJpegEncoder(16, 1, 0, 0).Encode(samples, 3, 2);

        Assert.Equal(samples, Decode(stream, 3, 2, 16));
    }

    private static ushort[] Decode(byte[] stream, int columns, int rows, int bits)
    {
        PixelLayout layout = new(columns, rows, 1, 16, bits, bits - 1, false);
        byte[] frame = new byte[layout.FrameBytes];
        using JpegFrameDecoder decoder = new();
        decoder.Decode(stream, layout, frame, CancellationToken.None);
        return MemoryMarshal.Cast<byte, ushort>(frame).ToArray();
    }
}

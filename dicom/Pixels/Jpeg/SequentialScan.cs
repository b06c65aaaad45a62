namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>The scan of baseline and extended sequential JPEG with one component (ITU-T T.81 annex F).</summary>
internal static class SequentialScan
{
    private const int Block = 8;

    // Where the coefficients in their order lie in the block (figure A.6).
    private static readonly byte[] Zigzag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
        12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
        58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Decodes all blocks.</summary>
    public static void Decode(ReadOnlySpan<byte> bytes, JpegStream stream, SampleWriter writer, CancellationToken cancellation)
    {
        if (stream.Precision is not (8 or 12))
        {
            throw JpegError.Damaged();
        }

        int across = (stream.Columns + Block - 1) / Block;
        int down = (stream.Rows + Block - 1) / Block;

        // A block takes two bits at least: one code for its first coefficient, one for the end of the others.
        if ((long)across * down > 4L * (bytes.Length - stream.ScanStart))
        {
            throw JpegError.Damaged();
        }

        BitReader bits = new(bytes, stream.ScanStart);
        Span<double> coefficients = stackalloc double[Block * Block];
        Span<ushort> samples = stackalloc ushort[Block * Block];
        int previous = 0;
        for (int block = 0; block < across * down; block++)
        {
            if (stream.RestartInterval > 0 && block > 0 && block % stream.RestartInterval == 0)
            {
                bits.Restart();
                previous = 0;
            }

            ReadBlock(ref bits, stream, coefficients, ref previous);
            InverseCosine.Transform(coefficients, samples, stream.Precision);
            (int y, int x) = (block / across * Block, block % across * Block);
            for (int row = 0; row < Math.Min(Block, stream.Rows - y); row++)
            {
                writer.Put(((y + row) * stream.Columns) + x, samples.Slice(row * Block, Math.Min(Block, stream.Columns - x)));
            }

            if (x == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                if (bits.Overran)
                {
                    throw JpegError.Damaged();
                }
            }
        }

        if (bits.Overran)
        {
            throw JpegError.Damaged();
        }
    }

    private static void ReadBlock(ref BitReader bits, JpegStream stream, scoped Span<double> coefficients, ref int previous)
    {
        coefficients.Clear();
        ReadOnlySpan<ushort> quantization = stream.Quantization;
        int category = stream.Dc.Read(ref bits);
        if (category > 15)
        {
            throw JpegError.Damaged();
        }

        previous += HuffmanTable.Extend(bits.Take(category), category);
        coefficients[0] = (double)previous * quantization[0];
        HuffmanTable ac = stream.Ac;
        for (int k = 1; k < Block * Block; k++)
        {
            int symbol = ac.Read(ref bits);
            int run = symbol >> 4;
            category = symbol & 0xf;
            if (category == 0)
            {
                if (run != 15)
                {
                    return;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k >= Block * Block)
            {
                throw JpegError.Damaged();
            }

            coefficients[Zigzag[k]] = HuffmanTable.Extend(bits.Take(category), category) * quantization[k];
        }
    }
}

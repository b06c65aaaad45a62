namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>The scan of lossless JPEG (ITU-T T.81 annex H): each sample is predicted from its neighbours, and the difference is coded.</summary>
internal static class LosslessScan
{
    /// <summary>Decodes all rows.</summary>
    public static void Decode(ReadOnlySpan<byte> bytes, JpegStream stream, SampleWriter writer, CancellationToken cancellation)
    {
        int columns = stream.Columns;
        int restartRows = RestartRows(stream);
        if (stream.Precision is < 2 or > 16 || stream.Predictor is < 1 or > 7 || stream.PointTransform >= stream.Precision)
        {
            throw JpegError.Damaged();
        }

        // A sample takes one bit at least.
        if ((long)columns * stream.Rows > 8L * (bytes.Length - stream.ScanStart))
        {
            throw JpegError.Damaged();
        }

        HuffmanTable table = stream.Dc;
        BitReader bits = new(bytes, stream.ScanStart);
        ushort[] above = new ushort[columns];
        ushort[] row = new ushort[columns];
        ushort[] shifted = new ushort[columns];
        for (int y = 0; y < stream.Rows; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool restarts = restartRows > 0 && y > 0 && y % restartRows == 0;
            if (restarts)
            {
                bits.Restart();
            }

            if (y == 0 || restarts)
            {
                FirstRow(ref bits, table, row, 1 << (stream.Precision - stream.PointTransform - 1));
            }
            else
            {
                Row(ref bits, table, row, above, stream.Predictor);
            }

            if (bits.Overran)
            {
                throw JpegError.Damaged();
            }

            for (int x = 0; x < columns; x++)
            {
                shifted[x] = (ushort)(row[x] << stream.PointTransform);
            }

            writer.Put(y * columns, shifted);
            (row, above) = (above, row);
        }
    }

    // Section H.1.1: the interval must be whole rows.
    private static int RestartRows(JpegStream stream) => stream.RestartInterval == 0 ? 0
        : stream.RestartInterval % stream.Columns == 0 ? stream.RestartInterval / stream.Columns : throw JpegError.Damaged();

    private static void FirstRow(ref BitReader bits, HuffmanTable table, ushort[] row, int start)
    {
        int left = start;
        for (int x = 0; x < row.Length; x++)
        {
            left = (ushort)(left + Difference(ref bits, table));
            row[x] = (ushort)left;
        }
    }

    private static void Row(ref BitReader bits, HuffmanTable table, ushort[] row, ushort[] above, int predictor)
    {
        // The first sample of a row is predicted from the one above it.
        int left = (ushort)(above[0] + Difference(ref bits, table));
        row[0] = (ushort)left;
        for (int x = 1; x < row.Length; x++)
        {
            int up = above[x];
            int corner = above[x - 1];
            int predicted = predictor switch
            {
                1 => left,
                2 => up,
                3 => corner,
                4 => left + up - corner,
                5 => left + ((up - corner) >> 1),
                6 => up + ((left - corner) >> 1),
                _ => (left + up) >> 1,
            };
            left = (ushort)(predicted + Difference(ref bits, table));
            row[x] = (ushort)left;
        }
    }

    // Table H.2: category 16 stands for 32768 and has no extra bits.
    private static int Difference(ref BitReader bits, HuffmanTable table)
    {
        int category = table.Read(ref bits);
        return category switch
        {
            < 16 => HuffmanTable.Extend(bits.Take(category), category),
            16 => 1 << 15,
            _ => throw JpegError.Damaged(),
        };
    }
}

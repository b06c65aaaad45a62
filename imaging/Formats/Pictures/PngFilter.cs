namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>The filters that PNG puts on rows before compression (ISO/IEC 15948, 9.2).</summary>
internal static class PngFilter
{
    /// <summary>Takes the filter off a row, in place.</summary>
    /// <param name="filter">The row's filter byte.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above without its filter; empty for the first.</param>
    /// <param name="pixel">Bytes to look back by for the pixel to the left.</param>
    public static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixel)
    {
        if (filter > 4)
        {
            throw new ImageFormatException("The PNG picture is damaged: a row names a filter that PNG does not have; send it again.");
        }

        if (filter == 0)
        {
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= pixel ? row[i - pixel] : 0;
            int up = above.IsEmpty ? 0 : above[i];
            int corner = above.IsEmpty || i < pixel ? 0 : above[i - pixel];
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => Paeth(left, up, corner),
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner;
        int toLeft = Math.Abs(estimate - left);
        int toUp = Math.Abs(estimate - up);
        int toCorner = Math.Abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>A part of the pixels that a PNG stores as a picture of its own: all of them, or one of the seven passes of Adam7 (ISO/IEC 15948, 8.2).</summary>
internal readonly record struct PngPass(int FirstColumn, int FirstRow, int ColumnStep, int RowStep, int Columns, int Rows)
{
    /// <summary>The passes of a picture that hold any pixel, in the order of the file.</summary>
    public static IEnumerable<PngPass> Of(PngHeader header)
    {
        (int Column, int Row, int ColumnStep, int RowStep)[] grids = header.Interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        foreach ((int column, int row, int columnStep, int rowStep) in grids)
        {
            if (header.Columns > column && header.Rows > row)
            {
                yield return new PngPass(
                    column, row, columnStep, rowStep, ((header.Columns - 1 - column) / columnStep) + 1, ((header.Rows - 1 - row) / rowStep) + 1);
            }
        }
    }
}

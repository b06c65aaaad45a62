using System.Buffers.Binary;
using System.IO.Compression;
using Aiaa.Imaging.Contours;

namespace Aiaa.Benchmarks.Polygons;

/// <summary>
/// Border following as Suzuki and Abe's paper of 1985 writes it down (algorithm 1, without the hierarchy), slice by slice over the
/// whole picture, on a file that is read the plain way.
/// </summary>
internal static class TextbookBorders
{
    private const int HeaderBytes = 352;

    // Counter-clockwise on screen, from east.
    private static readonly (int Row, int Column)[] Circle = [(0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1)];

    /// <summary>Reads a gzipped NIfTI-1 of 16-bit integers and follows every border of every slice.</summary>
    public static List<List<List<PixelPoint>>> Trace(string path, int morePoints)
    {
        using GZipStream file = new(File.OpenRead(path), CompressionMode.Decompress);
        byte[] header = new byte[HeaderBytes];
        file.ReadExactly(header);
        int rows = BinaryPrimitives.ReadInt16LittleEndian(header.AsSpan(42));
        int columns = BinaryPrimitives.ReadInt16LittleEndian(header.AsSpan(44));
        int slices = BinaryPrimitives.ReadInt16LittleEndian(header.AsSpan(46));
        byte[] voxels = new byte[2 * rows * columns * slices];
        file.ReadExactly(voxels);
        List<List<List<PixelPoint>>> polygons = [];
        for (int k = 0; k < slices; k++)
        {
            int[,] picture = new int[rows + 2, columns + 2];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    int at = 2 * (i + (rows * (j + (columns * k))));
                    picture[i + 1, j + 1] = voxels[at] != 0 || voxels[at + 1] != 0 ? 1 : 0;
                }
            }

            polygons.Add([.. Borders(picture).Select(border => Thin(border, morePoints))]);
        }

        return polygons;
    }

    private static List<PixelPoint> Thin(List<PixelPoint> border, int morePoints)
        => border.Count <= 5 ? border : [.. border.Where((_, index) => index % (morePoints + 1) == 0)];

    private static List<List<PixelPoint>> Borders(int[,] picture)
    {
        List<List<PixelPoint>> borders = [];
        int number = 1;
        for (int i = 1; i < picture.GetLength(0) - 1; i++)
        {
            for (int j = 1; j < picture.GetLength(1) - 1; j++)
            {
                bool outer = picture[i, j] == 1 && picture[i, j - 1] == 0;
                bool hole = !outer && picture[i, j] >= 1 && picture[i, j + 1] == 0;
                if (outer || hole)
                {
                    borders.Add(Follow(picture, i, j, outer ? 4 : 0, ++number));
                }
            }
        }

        return borders;
    }

    private static List<PixelPoint> Follow(int[,] picture, int startRow, int startColumn, int background, int number)
    {
        int first = background;
        do
        {
            first = (first + 7) % 8;
        }
        while (At(picture, startRow, startColumn, first) == 0 && first != background);
        if (first == background)
        {
            picture[startRow, startColumn] = -number;
            return [new PixelPoint(startRow - 1, startColumn - 1)];
        }

        List<PixelPoint> border = [];
        (int lastRow, int lastColumn) = (startRow + Circle[first].Row, startColumn + Circle[first].Column);
        (int row, int column, int from) = (startRow, startColumn, first);
        while (true)
        {
            bool eastIsBackground = false;
            int to = from;
            do
            {
                to = (to + 1) % 8;
                eastIsBackground |= to == 0 && At(picture, row, column, 0) == 0;
            }
            while (At(picture, row, column, to) == 0);

            if (eastIsBackground)
            {
                picture[row, column] = -number;
            }
            else if (picture[row, column] == 1)
            {
                picture[row, column] = number;
            }

            border.Add(new PixelPoint(row - 1, column - 1));
            (int nextRow, int nextColumn) = (row + Circle[to].Row, column + Circle[to].Column);
            if (nextRow == startRow && nextColumn == startColumn && row == lastRow && column == lastColumn)
            {
                return border;
            }

            (row, column, from) = (nextRow, nextColumn, (to + 4) % 8);
        }
    }

    private static int At(int[,] picture, int row, int column, int direction)
        => picture[row + Circle[direction].Row, column + Circle[direction].Column];
}

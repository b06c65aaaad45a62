using System.Collections.Immutable;
using Aiaa.Imaging.Contours;
using CsCheck;

namespace Aiaa.Imaging.Tests.Contours;

/// <summary>A small mask, drawn or random.</summary>
internal sealed record Picture(int Rows, int Columns, byte[] Mask)
{
    /// <summary>Masks of every character: noise of any density, blobs with holes in holes, lines, single pixels, anything at the edges.</summary>
    public static Gen<Picture> Any { get; } = Gen.Frequency(
        (3, Gen.Select(Gen.Int[1, 24], Gen.Int[1, 24], Gen.Int[1, 99]).SelectMany((rows, columns, percent) =>
            Gen.Int[0, 99].Array[rows * columns].Select(draws => new Picture(rows, columns, [.. draws.Select(d => d < percent ? (byte)1 : (byte)0)])))),
        (3, Gen.Select(Gen.Int[8, 40], Gen.Int[8, 40], Gen.Select(Gen.Int[-5, 45], Gen.Int[-5, 45], Gen.Int[0, 20], Gen.Int[0, 2]).Array[1, 12])
            .Select((rows, columns, shapes) => Nested(rows, columns, shapes))));

    public static Picture Draw(params string[] lines) =>
        new(lines.Length, lines[0].Length, [.. lines.SelectMany(line => line.Select(c => c == '#' ? (byte)1 : (byte)0))]);

    public ImmutableArray<Contour> Trace() => BorderFollowing.Trace(Mask, Rows, Columns);

    public byte[] Fill(IEnumerable<IReadOnlyList<PixelPoint>> polygons)
    {
        byte[] filled = [.. Enumerable.Repeat((byte)7, Rows * Columns)];
        Rasterization.Fill([.. polygons], Rows, Columns, filled);
        return filled;
    }

    public bool IsInside(int row, int column) =>
        (uint)row < (uint)Rows && (uint)column < (uint)Columns && Mask[(row * Columns) + column] != 0;

    public override string ToString() =>
        string.Join('\n', Enumerable.Range(0, Rows).Select(r => string.Concat(Enumerable.Range(0, Columns).Select(c => IsInside(r, c) ? '#' : '.'))));

    // Discs, boxes and diagonal lines one over the other, each turning what it covers inside out: rings in rings.
    private static Picture Nested(int rows, int columns, (int Row, int Column, int Size, int Kind)[] shapes)
    {
        byte[] mask = new byte[rows * columns];
        for (int at = 0; at < mask.Length; at++)
        {
            (int row, int column) = (at / columns, at % columns);
            foreach ((int r, int c, int size, int kind) in shapes)
            {
                (int dr, int dc) = (Math.Abs(row - r), Math.Abs(column - c));
                bool covered = kind switch { 0 => (dr * dr) + (dc * dc) <= size * size, 1 => Math.Max(dr, dc) <= size, _ => dr == dc && dr <= size };
                mask[at] ^= covered ? (byte)1 : (byte)0;
            }
        }

        return new Picture(rows, columns, mask);
    }
}

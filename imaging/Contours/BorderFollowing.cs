using System.Buffers;
using System.Collections.Immutable;

namespace Aiaa.Imaging.Contours;

/// <summary>
/// Finds the borders of a mask by border following (S. Suzuki and K. Abe, "Topological structural analysis of digitized binary
/// images by border following", 1985): objects are connected across corners, background and holes are not. All pixels are kept.
/// Start points and order are those of OpenCV's findContours with a two-level hierarchy.
/// </summary>
public static class BorderFollowing
{
    /// <summary>Finds every border of a mask.</summary>
    /// <param name="mask">The picture in row-major order; every value but zero is inside.</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    /// <returns>
    /// Outer borders from the last found in raster order to the first, each followed at once by the holes of its object, again from
    /// the last to the first. An object within a hole is an outer border of its own. Each border starts at its first pixel in raster order.
    /// </returns>
    /// <exception cref="ArgumentException">The mask does not have rows × columns elements.</exception>
    public static ImmutableArray<Contour> Trace(ReadOnlySpan<byte> mask, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (mask.Length != (long)rows * columns)
        {
            throw new ArgumentException($"A mask of {rows}×{columns} pixels does not have {mask.Length} elements.", nameof(mask));
        }

        if (!MaskBox.TryFind(mask, rows, columns, columns, out MaskBox box))
        {
            return [];
        }

        return TraceBox(mask[((box.FirstLine * columns) + box.First)..], columns, box);
    }

    /// <summary>Finds every border of the part of a picture that lies in a box; there is nothing outside of it.</summary>
    /// <param name="mask">From the first pixel of the box.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="box">Where that part lies, which the points found are counted from.</param>
    internal static ImmutableArray<Contour> TraceBox(ReadOnlySpan<byte> mask, int stride, MaskBox box)
    {
        int[] plane = ArrayPool<int>.Shared.Rent(BorderPlane.LengthFor(box));
        try
        {
            BorderPlane borders = new(plane, box);
            for (int row = 0; row < box.Lines; row++)
            {
                borders.Load(row, mask.Slice(row * stride, box.Length));
            }

            return borders.Trace();
        }
        finally
        {
            ArrayPool<int>.Shared.Return(plane);
        }
    }
}

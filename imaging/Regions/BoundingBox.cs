using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>The smallest box that holds the foreground of an image.</summary>
/// <param name="Start">First index along each axis.</param>
/// <param name="End">One past the last index along each axis.</param>
public sealed record BoundingBox(int[] Start, int[] End)
{
    /// <summary>The box of all elements that are not zero, as MONAI's get_extreme_points sees a label.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="image">Any number of axes, of any memory layout.</param>
    /// <returns>A range per axis, or null when all elements are zero.</returns>
    public static BoundingBox? OfNonZero<T>(Volume<T> image)
        where T : unmanaged, INumber<T> => Of(image, row => (row.IndexOfAnyExcept(T.Zero), row.LastIndexOfAnyExcept(T.Zero)));

    /// <summary>
    /// The box of all elements above zero: MONAI's generate_spatial_bounding_box, when the ranges of the axes behind the channel are
    /// taken (<see cref="Along"/>). Where MONAI finds nothing it gives zeros for start and end.
    /// </summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="image">Any number of axes, of any memory layout.</param>
    /// <returns>A range per axis, or null when no element is above zero.</returns>
    public static BoundingBox? OfPositive<T>(Volume<T> image)
        where T : unmanaged, INumber<T> => Of(image, Positive);

    /// <summary>The box along some of the axes, in the order named.</summary>
    public BoundingBox Along(params ReadOnlySpan<int> axes)
    {
        int[] start = new int[axes.Length];
        int[] end = new int[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            (start[i], end[i]) = (Start[axes[i]], End[axes[i]]);
        }

        return new BoundingBox(start, end);
    }

    private delegate (int First, int Last) Ends<T>(ReadOnlySpan<T> row);

    private static (int First, int Last) Positive<T>(ReadOnlySpan<T> row)
        where T : unmanaged, INumber<T>
    {
        int first = 0;
        while (first < row.Length && !(row[first] > T.Zero))
        {
            first++;
        }

        int last = row.Length - 1;
        while (last >= first && !(row[last] > T.Zero))
        {
            last--;
        }

        return first == row.Length ? (-1, -1) : (first, last);
    }

    private static BoundingBox? Of<T>(Volume<T> image, Ends<T> ends)
        where T : unmanaged, INumber<T>
    {
        if (image.Rank <= 3)
        {
            return OfRows(new RowOrder<T>(image), ends);
        }

        // Boxes of the parts along the first axis, taken together.
        BoundingBox? box = null;
        for (int index = 0; index < image.Shape[0]; index++)
        {
            if (Of(image.Select(0, index), ends) is { } part)
            {
                part = new BoundingBox([index, .. part.Start], [index + 1, .. part.End]);
                box = box is null ? part : new BoundingBox([.. box.Start.Zip(part.Start, Math.Min)], [.. box.End.Zip(part.End, Math.Max)]);
            }
        }

        return box;
    }

    private static BoundingBox? OfRows<T>(RowOrder<T> rows, Ends<T> ends)
        where T : unmanaged, INumber<T>
    {
        int[] low = [int.MaxValue, int.MaxValue, int.MaxValue];
        int[] high = [-1, -1, -1];
        for (int slice = 0; slice < rows.Slices; slice++)
        {
            for (int row = 0; row < rows.RowsPerSlice; row++)
            {
                (int first, int last) = ends(rows.Row(row, slice));
                if (first >= 0)
                {
                    (low[0], low[1], low[2]) = (Math.Min(low[0], first), Math.Min(low[1], row), Math.Min(low[2], slice));
                    (high[0], high[1], high[2]) = (Math.Max(high[0], last), Math.Max(high[1], row), Math.Max(high[2], slice));
                }
            }
        }

        if (high[0] < 0)
        {
            return null;
        }

        int[] a = rows.Index(low[0], low[1], low[2]);
        int[] b = rows.Index(high[0], high[1], high[2]);
        return new BoundingBox([.. a.Zip(b, Math.Min)], [.. a.Zip(b, (x, y) => Math.Max(x, y) + 1)]);
    }
}

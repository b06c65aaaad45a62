using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Contours;

/// <summary>From a slice in the layout of its file to a row-major mask of what is inside, no larger than what it holds.</summary>
internal static class SliceTracing
{
    /// <summary>Finds the borders of one slice with axes (i, j): of everything but zero, or of one value.</summary>
    public static ImmutableArray<Contour> Trace<T>(Volume<T> slice, T? label)
        where T : unmanaged, INumber<T>
    {
        // Memory is searched along its lines: in files these run along i, which is down the columns of the picture.
        bool linesAreRows = slice.Strides[1] == 1;
        Volume<T> lines = linesAreRows ? slice : slice.Transpose(1, 0);
        if (lines.Strides[1] != 1 || lines.Strides[0] < 0)
        {
            lines = Volume<T>.FromLastAxisFastest(lines.ToLastAxisFastest(), lines.Shape, lines.Affine);
        }

        ReadOnlySpan<T> elements = lines.Storage.Span[lines.Offset..];
        return MaskBox.TryFind(elements, lines.Shape[0], lines.Shape[1], lines.Strides[0], out MaskBox box)
            ? Trace(elements, lines.Strides[0], box, linesAreRows, label)
            : [];
    }

    private static ImmutableArray<Contour> Trace<T>(ReadOnlySpan<T> elements, int stride, MaskBox box, bool linesAreRows, T? label)
        where T : unmanaged, INumber<T>
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(box.Lines * box.Length);
        try
        {
            Span<byte> mask = rented.AsSpan(0, box.Lines * box.Length);
            (int lineStep, int step) = linesAreRows ? (box.Length, 1) : (1, box.Lines);
            for (int line = 0; line < box.Lines; line++)
            {
                ReadOnlySpan<T> source = elements.Slice(((box.FirstLine + line) * stride) + box.First, box.Length);
                int at = line * lineStep;
                foreach (T element in source)
                {
                    mask[at] = IsInside(element, label) ? (byte)1 : (byte)0;
                    at += step;
                }
            }

            MaskBox rows = linesAreRows ? box : new MaskBox(box.First, box.FirstLine, box.Length, box.Lines);
            return BorderFollowing.TraceBox(mask, rows.Length, rows);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool IsInside<T>(T element, T? label)
        where T : unmanaged, INumber<T> => label is { } wanted ? element == wanted : element != T.Zero && !T.IsNaN(element);
}

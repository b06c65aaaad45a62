using System.Numerics;

namespace Aiaa.Imaging.Contours;

/// <summary>The smallest box that holds every non-zero element of a picture: lines and the elements along them.</summary>
internal readonly record struct MaskBox(int FirstLine, int First, int Lines, int Length)
{
    /// <summary>Searches a picture; false when it is empty.</summary>
    /// <param name="picture">From the first element of the first line.</param>
    /// <param name="lines">Number of lines.</param>
    /// <param name="length">Elements of a line, which lie side by side.</param>
    /// <param name="stride">Elements from line to line.</param>
    /// <param name="box">The box.</param>
    public static bool TryFind<T>(ReadOnlySpan<T> picture, int lines, int length, int stride, out MaskBox box)
        where T : unmanaged, INumber<T>
    {
        int top = -1;
        int bottom = -1;
        int left = length;
        int right = -1;
        for (int line = 0; line < lines; line++)
        {
            ReadOnlySpan<T> elements = picture.Slice(line * stride, length);
            int first = elements.IndexOfAnyExcept(T.Zero);
            if (first < 0)
            {
                continue;
            }

            top = top < 0 ? line : top;
            bottom = line;
            left = Math.Min(left, first);
            right = Math.Max(right, elements.LastIndexOfAnyExcept(T.Zero));
        }

        box = top < 0 ? default : new MaskBox(top, left, bottom - top + 1, right - left + 1);
        return top >= 0;
    }
}

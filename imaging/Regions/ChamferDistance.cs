using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>How far each pixel of a mask lies from the background, by the 3-4 chamfer of Borgefors (1986): two passes over the picture.</summary>
public static class ChamferDistance
{
    private const int Straight = 3;
    private const int Diagonal = 4;

    /// <summary>The distances, 3 for each step along an axis; what lies beyond the picture counts as background.</summary>
    /// <param name="mask">Two axes, of any memory layout; what is not zero is inside.</param>
    /// <returns>A picture of the same shape, dense with the last axis fastest; 0 in the background.</returns>
    /// <exception cref="ImagingException">The mask has another number of axes.</exception>
    public static Volume<int> Of(Volume<byte> mask)
    {
        if (mask.Rank != 2)
        {
            throw new ImagingException($"Chamfer distances are those of a picture of two axes, not of {mask.Rank}.");
        }

        (int rows, int columns) = (mask.Shape[0], mask.Shape[1]);
        ReadOnlySpan<byte> inside = mask.ToLastAxisFastest().Span;

        // One pixel of background all around spares the passes every test for the edge.
        int width = columns + 2;
        int[] padded = new int[Volume.CountOf([rows + 2, width])];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int at = ((row + 1) * width) + column + 1;
                padded[at] = inside[(row * columns) + column] == 0
                    ? 0
                    : Math.Min(
                        Math.Min(padded[at - 1] + Straight, padded[at - width] + Straight),
                        Math.Min(padded[at - width - 1] + Diagonal, padded[at - width + 1] + Diagonal));
            }
        }

        Volume<int> distances = Volume<int>.AllocateLastAxisFastest([rows, columns], mask.Affine);
        Span<int> result = distances.Storage.Span;
        for (int row = rows - 1; row >= 0; row--)
        {
            for (int column = columns - 1; column >= 0; column--)
            {
                int at = ((row + 1) * width) + column + 1;
                int back = Math.Min(
                    Math.Min(padded[at + 1] + Straight, padded[at + width] + Straight),
                    Math.Min(padded[at + width + 1] + Diagonal, padded[at + width - 1] + Diagonal));
                result[(row * columns) + column] = padded[at] = Math.Min(padded[at], back);
            }
        }

        return distances;
    }
}

using System.Collections.Immutable;

namespace Aiaa.Imaging.Contours;

/// <summary>Makes polygons of contours by leaving out points.</summary>
public static class Thinning
{
    // Contours of so few pixels keep all of them: what would be left of one is no polygon.
    private const int KeptWhole = 5;

    /// <summary>
    /// Keeps the first point and then every (<paramref name="skip"/> + 1)-th. A contour of up to five points is kept whole.
    /// </summary>
    /// <param name="points">The points of a closed contour.</param>
    /// <param name="skip">How many points are left out between two that are kept: the protocol's more_points. 0 keeps all.</param>
    public static ImmutableArray<PixelPoint> EveryNth(ImmutableArray<PixelPoint> points, int skip)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        if (skip == 0 || points.Length <= KeptWhole)
        {
            return points;
        }

        long stride = skip + 1L;
        PixelPoint[] kept = new PixelPoint[(int)(((points.Length - 1) / stride) + 1)];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = points[(int)(i * stride)];
        }

        return [.. kept];
    }
}

using Aiaa.Imaging.Contours;

namespace Aiaa.Functions.Polygons;

/// <summary>Polygons of an image: for each slice a list of polygons, each the pixels at its vertices.</summary>
internal sealed record PolygonStack(IReadOnlyList<IReadOnlyList<IReadOnlyList<PixelPoint>>> Slices)
{
    /// <summary>Whether there are as many slices, polygons and vertices, each at its place, as there are in another.</summary>
    public bool HasSizesOf(PolygonStack other) => Alike(
        Slices, other.Slices, (slice, others) => Alike(slice, others, (polygon, otherPolygon) => polygon.Count == otherPolygon.Count));

    private static bool Alike<T>(IReadOnlyList<T> these, IReadOnlyList<T> others, Func<T, T, bool> alike)
        => these.Count == others.Count && these.Zip(others, alike).All(same => same);
}

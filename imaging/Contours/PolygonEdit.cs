using System.Collections.Immutable;

namespace Aiaa.Imaging.Contours;

/// <summary>Moves a vertex of a polygon.</summary>
public static class PolygonEdit
{
    /// <summary>Moves a vertex, and what is around it with it.</summary>
    /// <param name="slices">For each slice its polygons; one slice for a picture.</param>
    /// <param name="move">What moves.</param>
    /// <param name="rows">Length of the picture's first axis.</param>
    /// <param name="columns">Length of the picture's second axis.</param>
    /// <param name="snap">The image on whose edges the moved vertices settle; null for none.</param>
    /// <param name="wholePixels">Whether moved vertices end on pixel centres.</param>
    /// <param name="cancellation">Looked at before each slice.</param>
    public static ImmutableArray<ImmutableArray<ImmutableArray<ContourPoint>>> Move(
        IReadOnlyList<IReadOnlyList<IReadOnlyList<ContourPoint>>> slices,
        VertexMove move,
        int rows,
        int columns,
        EdgeSnap? snap = null,
        bool wholePixels = true,
        CancellationToken cancellation = default) => throw new NotImplementedException();
}

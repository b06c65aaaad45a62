using System.Collections.Immutable;

namespace Aiaa.Imaging.Contours;

/// <summary>
/// Moves a vertex of a polygon as an editor wants it: neighbours along the polygon and in the slices around follow less the farther
/// away they are, by a raised cosine that reaches 0 one vertex, or one slice, beyond the neighbourhood.
/// </summary>
public static class PolygonEdit
{
    /// <summary>
    /// Moves a vertex, and what is around it with it. In each neighbouring slice the vertex nearest to the one moved in the slice
    /// before, over all its polygons, takes the vertex's part; an empty slice ends the neighbourhood on its side. Moved vertices stop
    /// at the border of the picture. A contour never ends up crossing itself when it did not before, nor touching itself when it did
    /// not: what was snapped is put back first, then neighbours follow less, and at last the vertex itself stops short of the crossing.
    /// Polygons are not compared with each other.
    /// </summary>
    /// <param name="slices">For each slice its polygons; one slice for a picture. They are left as they are.</param>
    /// <param name="move">What moves.</param>
    /// <param name="rows">Length of the pictures' first axis.</param>
    /// <param name="columns">Length of the pictures' second axis.</param>
    /// <param name="snap">The image on whose edges all moved vertices settle, the user's too; null for none.</param>
    /// <param name="wholePixels">Whether moved vertices end on pixel centres. Others are never touched.</param>
    /// <param name="cancellation">Looked at before each slice.</param>
    /// <returns>As many slices, polygons and vertices as given.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such vertex, or a neighbourhood is negative.</exception>
    /// <exception cref="ArgumentException">The displacement is not finite, or the image to snap to is of another size.</exception>
    public static ImmutableArray<ImmutableArray<ImmutableArray<ContourPoint>>> Move(
        IReadOnlyList<IReadOnlyList<IReadOnlyList<ContourPoint>>> slices,
        VertexMove move,
        int rows,
        int columns,
        EdgeSnap? snap = null,
        bool wholePixels = true,
        CancellationToken cancellation = default)
    {
        Check(slices, move);
        snap?.CheckSize(rows, columns, slices.Count);
        ImmutableArray<ContourPoint>[][] edited = [.. slices.Select(slice => slice.Select(polygon => polygon.ToImmutableArray()).ToArray())];
        VertexPlace start = new(move.Slice, move.Polygon, move.Vertex);
        Edit(start, 1);
        Spread(1);
        Spread(-1);
        return [.. edited.Select(slice => slice.ToImmutableArray())];

        void Spread(int direction)
        {
            VertexPlace place = start;
            for (int step = 1; step <= move.NeighbourSlices; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Nearest(slices, place, place.Slice + direction) is not { } next)
                {
                    return;
                }

                place = next;
                Edit(place, FallOff.At(step / (move.NeighbourSlices + 1.0)));
            }
        }

        void Edit(VertexPlace place, double share)
        {
            ContourPoint[] polygon = [.. slices[place.Slice][place.Polygon]];
            ContourEdit edit = new(polygon, place.Vertex, FallOff.Along(polygon, place.Vertex, move.Neighbours), rows, columns, wholePixels);
            edited[place.Slice][place.Polygon] = [.. edit.Apply(share * move.Rows, share * move.Columns, snap, place.Slice)];
        }
    }

    private static VertexPlace? Nearest(IReadOnlyList<IReadOnlyList<IReadOnlyList<ContourPoint>>> slices, VertexPlace from, int slice)
    {
        if (slice < 0 || slice >= slices.Count)
        {
            return null;
        }

        ContourPoint position = slices[from.Slice][from.Polygon][from.Vertex];
        VertexPlace? nearest = null;
        double distance = double.PositiveInfinity;
        for (int polygon = 0; polygon < slices[slice].Count; polygon++)
        {
            for (int vertex = 0; vertex < slices[slice][polygon].Count; vertex++)
            {
                double squared = position.SquaredDistanceTo(slices[slice][polygon][vertex]);
                if (squared < distance)
                {
                    distance = squared;
                    nearest = new VertexPlace(slice, polygon, vertex);
                }
            }
        }

        return nearest;
    }

    private static void Check(IReadOnlyList<IReadOnlyList<IReadOnlyList<ContourPoint>>> slices, VertexMove move)
    {
        CheckIndex(move.Slice, slices.Count, "slice");
        CheckIndex(move.Polygon, slices[move.Slice].Count, "polygon");
        CheckIndex(move.Vertex, slices[move.Slice][move.Polygon].Count, "vertex");
        if (move.Neighbours < 0 || move.NeighbourSlices < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(move), "A neighbourhood cannot be negative.");
        }

        if (!double.IsFinite(move.Rows) || !double.IsFinite(move.Columns))
        {
            throw new ArgumentException("The displacement of the vertex is not a finite number.", nameof(move));
        }

        static void CheckIndex(int index, int count, string what)
        {
            if ((uint)index >= (uint)count)
            {
                throw new ArgumentOutOfRangeException(nameof(move), $"There is no {what} {index}: there are {count}, counted from 0.");
            }
        }
    }

    private readonly record struct VertexPlace(int Slice, int Polygon, int Vertex);
}

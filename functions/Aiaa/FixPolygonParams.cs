using System.Text.Json;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Polygons;
using Aiaa.Imaging.Contours;

namespace Aiaa.Functions.Aiaa;

/// <summary>Reads what POST /v1/fixpolygon asks for, in the spellings of all clients.</summary>
internal static class FixPolygonParams
{
    private const int DepthOfOneSlice = 3;

    private static readonly string[] Before = ["prev_poly", "prevPoly"];
    private static readonly string[] After = ["poly", "polygons"];

    /// <summary>Reads the move.</summary>
    /// <param name="fields">The params.</param>
    /// <param name="oneSlice">Whether the polygons came without a list of slices around them; the answer has to look the same.</param>
    /// <exception cref="ApiException">A field is missing, wrong, or at odds with another; the sentence names it.</exception>
    public static PolygonFix Read(PolygonParams fields, out bool oneSlice)
    {
        (string Name, JsonElement Value)? offset = fields.Find("vertex_offset", "vertexOffset");
        (string Name, JsonElement Value) current = fields.Find([.. Before, .. offset is null ? (string[])[] : After])
            ?? throw (offset is null
                ? PolygonParams.Missing("vertex_offset", "the move as [columns, rows], or the polygons before it as 'prev_poly' and after it as 'poly'")
                : PolygonParams.Missing("poly", "the polygons before the move"));

        oneSlice = IsOneSlice(fields, current);
        PolygonStack polygons = ReadPolygons(current, oneSlice);
        (int slice, int polygon, int vertex) = VertexIndex.Read(fields, polygons, oneSlice);
        (int rows, int columns) = offset is { } given
            ? ReadOffset(given)
            : Difference(fields, polygons, (slice, polygon, vertex), oneSlice);
        (int neighbours, int neighbourSlices) = ReadNeighbours(fields);
        VertexMove move = new()
        {
            Slice = slice,
            Polygon = polygon,
            Vertex = vertex,
            Rows = rows,
            Columns = columns,
            Neighbours = neighbours,
            NeighbourSlices = oneSlice ? 0 : neighbourSlices,
        };
        return new PolygonFix(polygons, current.Name, move, ReadSnap(fields));
    }

    private static PolygonStack ReadPolygons((string Name, JsonElement Value) field, bool oneSlice)
    {
        PolygonReader reader = new(field.Name, field.Value);
        return oneSlice ? reader.ReadOneSlice() : reader.ReadSlices();
    }

    // The dimension is said by its own field, by an index of the slice, or else by how deep the points lie.
    private static bool IsOneSlice(PolygonParams fields, (string Name, JsonElement Value) polygons)
    {
        if (fields.Integer(int.MinValue, "dimension") is { } dimension)
        {
            return dimension switch
            {
                2 => true,
                3 => false,
                _ => throw PolygonParams.Refused("dimension", "is neither 2 nor 3"),
            };
        }

        if (VertexIndex.Dimension(fields) is { } indexed)
        {
            return indexed == 2;
        }

        int depth = new PolygonReader(polygons.Name, polygons.Value).Depth() ?? throw PolygonParams.Refused(polygons.Name, "holds no points");
        return depth <= DepthOfOneSlice;
    }

    private static (int Rows, int Columns) ReadOffset((string Name, JsonElement Value) field)
    {
        JsonElement[] pair = PolygonParams.Items(field.Name, field.Value, "a list [columns, rows] of two whole numbers", 2);
        return (PolygonParams.Integer(field.Name, pair[1], int.MinValue), PolygonParams.Integer(field.Name, pair[0], int.MinValue));
    }

    private static (int Rows, int Columns) Difference(
        PolygonParams fields, PolygonStack before, (int Slice, int Polygon, int Vertex) index, bool oneSlice)
    {
        (string Name, JsonElement Value) field = fields.Find(After) ?? throw PolygonParams.Missing("poly", "the polygons after the move, or the move as 'vertex_offset'");
        PolygonStack after = ReadPolygons(field, oneSlice);
        if (!before.HasSizesOf(after))
        {
            throw PolygonParams.Refused(field.Name, "has other numbers of slices, polygons or points than 'prev_poly'");
        }

        PixelPoint from = before.Slices[index.Slice][index.Polygon][index.Vertex];
        PixelPoint to = after.Slices[index.Slice][index.Polygon][index.Vertex];
        return (to.Row - from.Row, to.Column - from.Column);
    }

    private static (int Along, int Slices) ReadNeighbours(PolygonParams fields)
    {
        int slices = fields.Integer(0, "propagate_neighbor_3d", "propagateNeighbor3d", "propagateNeighbor3D") ?? 0;
        if (fields.Find("propagate_neighbor", "propagateNeighbor") is not { } field)
        {
            return (0, slices);
        }

        if (field.Value.ValueKind != JsonValueKind.Array)
        {
            return (PolygonParams.Integer(field.Name, field.Value, 0), slices);
        }

        JsonElement[] pair = PolygonParams.Items(field.Name, field.Value, "a whole number or a list [slices, vertices] of two", 2);
        return (PolygonParams.Integer(field.Name, pair[1], 0), PolygonParams.Integer(field.Name, pair[0], 0));
    }

    private static bool ReadSnap(PolygonParams fields) => fields.Find("snap") switch
    {
        null or { Value.ValueKind: JsonValueKind.False } => false,
        { Value.ValueKind: JsonValueKind.True } => true,
        _ => throw PolygonParams.Refused("snap", "is neither true nor false"),
    };
}

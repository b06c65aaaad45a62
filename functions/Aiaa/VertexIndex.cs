using System.Text.Json;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Polygons;

namespace Aiaa.Functions.Aiaa;

/// <summary>
/// Reads which vertex was moved: in three fields of its own, or as the list [polygon, vertex] or [slice, polygon, vertex] that callers
/// of the Python client write.
/// </summary>
internal static class VertexIndex
{
    private const string List = "index";

    private static readonly string[] Slice = ["slice_index", "sliceIndex"];
    private static readonly string[] Polygon = ["polygon_index", "polygonIndex"];
    private static readonly string[] Vertex = ["vertex_index", "vertexIndex"];

    /// <summary>How many dimensions the index speaks of; null when it says nothing.</summary>
    public static int? Dimension(PolygonParams fields)
        => fields.Find(Slice) is not null ? 3 : fields.Find(List) is { } list ? Items(list.Value).Length : null;

    /// <exception cref="ApiException">The index is missing, or there is no such vertex; the sentence names the field.</exception>
    public static (int Slice, int Polygon, int Vertex) Read(PolygonParams fields, PolygonStack polygons, bool oneSlice)
    {
        Part[] parts = Parts(fields, oneSlice);
        int slice = oneSlice ? 0 : parts[0].Check(polygons.Slices.Count, "slices");
        int polygon = parts[^2].Check(polygons.Slices[slice].Count, "polygons");
        return (slice, polygon, parts[^1].Check(polygons.Slices[slice][polygon].Count, "points"));
    }

    private static Part[] Parts(PolygonParams fields, bool oneSlice)
    {
        int count = oneSlice ? 2 : 3;
        if (fields.Find(List) is { } list)
        {
            JsonElement[] items = Items(list.Value);
            return items.Length == count
                ? [.. items.Select(item => new Part(List, PolygonParams.Integer(List, item, 0)))]
                : throw PolygonParams.Refused(List, $"does not have the {count} numbers of a vertex in {count}D");
        }

        string[][] names = oneSlice ? [Polygon, Vertex] : [Slice, Polygon, Vertex];
        return
        [
            .. names.Select(spellings => new Part(
                fields.Find(spellings)?.Name ?? spellings[0],
                fields.Integer(0, spellings) ?? throw PolygonParams.Missing(spellings[0], "the index of the vertex that was moved"))),
        ];
    }

    private static JsonElement[] Items(JsonElement list)
        => PolygonParams.Items(List, list, "a list [polygon, vertex] or [slice, polygon, vertex]", 2, 3);

    private readonly record struct Part(string Name, int Value)
    {
        public int Check(int count, string what)
            => Value < count ? Value : throw PolygonParams.Refused(Name, $"is {Value}, but there are {count} {what} there; the first is 0");
    }
}

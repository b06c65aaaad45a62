using System.Globalization;
using System.Text.Json;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Polygons;
using Aiaa.Imaging.Contours;

namespace Aiaa.Functions.Aiaa;

/// <summary>Reads the polygons in one field of the params. Points are [column, row] = [j, i], or [x, y] of a picture.</summary>
internal sealed class PolygonReader(string field, JsonElement value)
{
    // Where the reader is, for what is said of it; a path per point would cost more than the points.
    private readonly List<int> _path = [];

    /// <summary>How deep the numbers lie: 3 for the polygons of one slice, 4 for those of several; null where there is no number.</summary>
    public int? Depth() => Depth(value);

    /// <summary>Reads a list of slices of polygons.</summary>
    /// <exception cref="ApiException">It is nested in another way, or a polygon has no points, or one that is none.</exception>
    public PolygonStack ReadSlices() => new(Each(value, "a list of slices, each a list of polygons", ReadSlice));

    /// <summary>Reads a list of polygons: those of the only slice.</summary>
    /// <inheritdoc cref="ReadSlices"/>
    public PolygonStack ReadOneSlice() => new([ReadSlice(value)]);

    private IReadOnlyList<IReadOnlyList<PixelPoint>> ReadSlice(JsonElement slice) => Each(slice, "a list of polygons", ReadPolygon);

    private IReadOnlyList<PixelPoint> ReadPolygon(JsonElement polygon)
    {
        PixelPoint[] points = Each(polygon, "a polygon, a list of points [column, row]", ReadPoint);
        return points.Length > 0 ? points : throw Refused("is a polygon without points");
    }

    private PixelPoint ReadPoint(JsonElement point)
        => point.ValueKind == JsonValueKind.Array && point.GetArrayLength() == 2
            ? new PixelPoint(Row: Coordinate(point[1]), Column: Coordinate(point[0]))
            : throw Refused("is not a point [column, row]");

    // Editors that keep positions between pixels send them; a vertex is a pixel here.
    private int Coordinate(JsonElement coordinate)
        => PolygonParams.Number(coordinate) is { } number && Math.Abs(number) < int.MaxValue
            ? (int)Math.Round(number, MidpointRounding.AwayFromZero)
            : throw Refused("is a point with a coordinate that is no number of a pixel");

    private T[] Each<T>(JsonElement list, string meaning, Func<JsonElement, T> read)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Refused($"is not {meaning}");
        }

        T[] items = new T[list.GetArrayLength()];
        _path.Add(0);
        foreach (JsonElement item in list.EnumerateArray())
        {
            items[_path[^1]] = read(item);
            _path[^1]++;
        }

        _path.RemoveAt(_path.Count - 1);
        return items;
    }

    private ApiException Refused(string what)
        => PolygonParams.Refused(string.Concat([field, .. _path.Select(index => string.Create(CultureInfo.InvariantCulture, $"[{index}]"))]), what);

    private static int? Depth(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return 0;
        }

        foreach (JsonElement item in element.EnumerateArray())
        {
            if (Depth(item) is { } below)
            {
                return below + 1;
            }
        }

        return null;
    }
}

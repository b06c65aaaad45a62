using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>Points that a user has set: voxel indices [i, j, k] of the image as its file holds it.</summary>
internal static class UserPoints
{
    /// <summary>Far more than anybody clicks, and few enough to be looked at one by one.</summary>
    private const int Most = 10_000;

    /// <summary>Reads a list of points from a request's params; fractions are cut off, as numpy's cast to int does.</summary>
    /// <param name="sample">The sample, for the params and the image's shape.</param>
    /// <param name="key">The param; when it is absent, there are no points.</param>
    /// <param name="reach">How far beyond the image a point may lie; it is then taken for the nearest voxel.</param>
    /// <exception cref="InputException">Not such a list, or a point outside the image.</exception>
    public static int[][] Read(Sample sample, string key, int reach = 0)
    {
        int[] shape = [.. sample.Header.Geometry.SpatialShape];
        return sample.Values[key] switch
        {
            null => [],
            JsonArray { Count: > Most } => throw new InputException($"'{key}' has more than {Most} points."),
            JsonArray list => [.. list.Select(node => Inside(Point(node, key, shape.Length), shape, key, reach))],
            JsonNode other => throw Malformed(key, other, shape.Length),
        };
    }

    /// <summary>Reads one point of whole or fractional numbers.</summary>
    public static int[] Point(JsonNode? node, string key, int axes)
    {
        if (node is not JsonArray list || list.Count != axes)
        {
            throw Malformed(key, node, axes);
        }

        return [.. list.Select(number => Number(number) is { } value && Math.Abs(value) <= int.MaxValue ? (int)value : throw Malformed(key, node, axes))];
    }

    /// <summary>A number of a request, or one that a step has left; null for anything else.</summary>
    /// <remarks>What a step leaves is an int and can be read as nothing else; what came as text can be read as any type.</remarks>
    public static double? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        ? value.TryGetValue(out int whole) ? whole : value.TryGetValue(out double number) ? number : null
        : null;

    private static int[] Inside(int[] point, int[] shape, string key, int reach)
    {
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (point[axis] < -reach || point[axis] >= shape[axis] + reach)
            {
                throw new InputException($"the point [{string.Join(", ", point)}] of '{key}' lies outside the image, which has ({string.Join(", ", shape)}) voxels; remove it, or set it inside.");
            }
        }

        return [.. point.Zip(shape, (at, length) => Math.Clamp(at, 0, length - 1))];
    }

    private static InputException Malformed(string key, JsonNode? node, int axes) =>
        new($"'{key}' must be a list of points with {axes} numbers each, voxel indices such as [[12, 34, 5]], not {node?.ToJsonString() ?? "null"}.");
}

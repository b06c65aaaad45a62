using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// The clicks of an interactive model on the way to the network: MONAI's guidance, kept in the sample as MONAI has it,
/// [positive, negative] or [positive, negative, slice].
/// </summary>
/// <param name="Positive">Clicks on what is to be marked, in voxels of the image as it is at that step.</param>
/// <param name="Negative">Clicks on what is not.</param>
/// <param name="Slice">The slice that a two-dimensional model works on; null for a volume, and after the slice was fetched.</param>
internal sealed record Guidance(int[][] Positive, int[][] Negative, int? Slice = null)
{
    /// <summary>The key that MONAI's transforms use unless told otherwise.</summary>
    public const string DefaultKey = "guidance";

    /// <summary>All clicks.</summary>
    public IEnumerable<int[]> All => Positive.Concat(Negative);

    /// <summary>What an earlier step left under a key.</summary>
    /// <exception cref="ModelException">Nothing, or something else.</exception>
    public static Guidance Of(Sample sample, string key)
    {
        if (sample.Values[key] is not JsonArray { Count: 2 or 3 } parts || parts[0] is not JsonArray positive || parts[1] is not JsonArray negative)
        {
            throw new ModelException($"there is no guidance under the key '{key}' at this step; AddGuidanceFromPointsd makes it of the clicks.");
        }

        return new Guidance(Points(positive, key), Points(negative, key), parts.Count == 3 ? parts[2]!.GetValue<int>() : null);
    }

    /// <summary>Leaves the guidance under a key.</summary>
    public void Store(Sample sample, string key) =>
        sample.Values[key] = Slice is { } slice ? new JsonArray(Json(Positive), Json(Negative), slice) : new JsonArray(Json(Positive), Json(Negative));

    /// <summary>The clicks after a step that moved or scaled the image under them; the slice is left behind.</summary>
    public Guidance Map(Func<int[], int[]> move) => new([.. Positive.Select(move)], [.. Negative.Select(move)]);

    private static int[][] Points(JsonArray list, string key) => [.. list.Select(point => UserPoints.Point(point, key, (point as JsonArray)?.Count ?? 0))];

    private static JsonArray Json(int[][] points) => [.. points.Select(point => new JsonArray([.. point.Select(i => JsonValue.Create(i))]))];
}

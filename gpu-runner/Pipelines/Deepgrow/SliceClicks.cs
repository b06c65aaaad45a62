using System.Text.Json.Nodes;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines.Deepgrow;

/// <summary>The clicks that the model of slices gets on one slice.</summary>
/// <param name="Slice">Which slice of the file.</param>
/// <param name="Foreground">Points [i, j, k] on what is to be marked.</param>
/// <param name="Background">Points on what is not.</param>
internal sealed record SliceClicks(int Slice, IReadOnlyList<int[]> Foreground, IReadOnlyList<int[]> Background)
{
    /// <summary>
    /// The clicks of all slices with anything to mark. Where the user has clicked on the structure, the user's clicks stand alone; elsewhere
    /// seeds are made of the mask, and the user's background clicks are added to them.
    /// </summary>
    /// <param name="mask">What the model of volumes has marked, on the grid of the file.</param>
    /// <param name="foreground">The user's clicks on the structure.</param>
    /// <param name="background">The user's clicks elsewhere.</param>
    /// <param name="cancellationToken">Looked at between slices.</param>
    public static IEnumerable<SliceClicks> Of(Volume<byte> mask, int[][] foreground, int[][] background, CancellationToken cancellationToken)
    {
        for (int slice = 0; slice < mask.Shape[2]; slice++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int k = slice;
            int[][] own = [.. foreground.Where(point => point[2] == k)];
            int[][] positive = own.Length > 0 ? own : [.. SliceSeeds.Of(mask.Select(2, k), k).Select(seed => new[] { seed.I, seed.J, k })];
            if (positive.Length > 0)
            {
                yield return new SliceClicks(k, positive, [.. background.Where(point => point[2] == k)]);
            }
        }
    }

    /// <summary>The clicks as a request to the model of slices would bring them.</summary>
    public JsonObject ToParams() => new() { ["foreground"] = Json(Foreground), ["background"] = Json(Background), ["slice"] = Slice };

    private static JsonArray Json(IReadOnlyList<int[]> points) => [.. points.Select(point => new JsonArray([.. point.Select(i => JsonValue.Create(i))]))];
}

using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines.Deepgrow;

/// <summary>
/// Clicks made of the mask of a slice, in place of a user's: of its largest component the pixel farthest from the edge, and one pixel by lot
/// for every 1000, at most ten. Components of fewer than ten pixels give none.
/// </summary>
/// <remarks>The numbers are those of MONAI Label's deepgrow pipeline, the public relative of the original's. The lot falls the same way every time.</remarks>
internal static class SliceSeeds
{
    private const int FewestPixels = 10;
    private const int PixelsPerLot = 1000;
    private const int MostLots = 10;
    private const int Faces = 1;

    /// <summary>The seeds of a slice; none where there is nothing to speak of.</summary>
    /// <param name="slice">The mask, two axes.</param>
    /// <param name="number">Which slice it is; decides the lot.</param>
    public static IReadOnlyList<(int I, int J)> Of(Volume<byte> slice, int number)
    {
        if (BoundingBox.OfNonZero(slice) is not { } box)
        {
            return [];
        }

        Volume<byte> inBox = slice.Crop(0, box.Start[0], box.End[0] - box.Start[0]).Crop(1, box.Start[1], box.End[1] - box.Start[1]);
        Volume<byte> largest = LargestComponents.Mask(inBox, Faces);
        byte[] pixels = largest.ToLastAxisFastest().ToArray();
        int area = pixels.AsSpan().Count((byte)1);
        if (area < FewestPixels)
        {
            return [];
        }

        int columns = largest.Shape[1];
        List<int> chosen = [TensorPrimitives.IndexOfMax<int>(ChamferDistance.Of(largest).Storage.Span)];
        int[] inside = [.. Enumerable.Range(0, pixels.Length).Where(at => pixels[at] != 0)];
        chosen.AddRange(Lots(inside, Math.Min(area / PixelsPerLot, MostLots), number));
        return [.. chosen.Distinct().Select(at => (box.Start[0] + (at / columns), box.Start[1] + (at % columns)))];
    }

    [SuppressMessage("Security", "CA5394", Justification = "The lot decides between pixels that are all right, and must fall the same way for the same mask.")]
    private static int[] Lots(int[] inside, int count, int number)
    {
        Random lot = new(number);
        return [.. Enumerable.Range(0, count).Select(_ => inside[lot.Next(inside.Length)])];
    }
}

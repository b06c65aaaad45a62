using System.Collections.Immutable;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Imaging.Contours;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Functions.Polygons;

/// <summary>Masks to polygons, slice by slice.</summary>
internal sealed class MaskOutlines(PolygonTurns turns)
{
    /// <summary>Outlines what a mask marks.</summary>
    /// <param name="mask">The file.</param>
    /// <param name="morePoints">How many pixels of a border are left out after each that becomes a vertex.</param>
    /// <param name="label">The value that counts; null for every value but 0.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <returns>For every slice its polygons: each outer border followed by those of its holes.</returns>
    /// <exception cref="ApiException">The outlines are too long, or the file is no image of slices.</exception>
    public Task<PolygonStack> TraceAsync(SpooledFile mask, int morePoints, double? label, CancellationToken cancellation) => turns.TakeAsync(
        token => Trace(SlicedImage.Read(mask.Rewind(), mask.FileName, token), morePoints, label, token), cancellation);

    /// <inheritdoc cref="TraceAsync"/>
    public static PolygonStack Trace(SlicedImage image, int morePoints, double? label, CancellationToken cancellation)
    {
        Volume values = image.Values();
        List<IReadOnlyList<IReadOnlyList<PixelPoint>>> slices = new(image.Slices);

        // Borders before thinning can be larger than the mask: only those of so many slices exist at a time.
        int batch = Math.Max(1, PolygonLimits.Pixels / (image.Rows * image.Columns));
        int points = 0;
        for (int start = 0; start < image.Slices; start += batch)
        {
            Volume part = values.Crop(2, start, Math.Min(batch, image.Slices - start));
            foreach (ImmutableArray<Contour> contours in VolumeContours.Trace(part, label, cancellation))
            {
                slices.Add([.. contours.Select(contour => (IReadOnlyList<PixelPoint>)Thinning.EveryNth(contour.Points, morePoints))]);
                points += slices[^1].Sum(polygon => polygon.Count);
                if (points > PolygonLimits.Points)
                {
                    throw PolygonLimits.TooManyPoints();
                }
            }
        }

        return new PolygonStack(slices);
    }
}

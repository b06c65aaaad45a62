using System.Collections.Immutable;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Imaging.Contours;

namespace Aiaa.Functions.Polygons;

/// <summary>Moves vertices of polygons, and makes masks of what comes of it.</summary>
internal sealed class PolygonFixing(PolygonTurns turns)
{
    /// <param name="image">The image that the polygons lie in.</param>
    /// <param name="fix">What the user did.</param>
    /// <param name="withMask">Whether a mask is wanted.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">The polygons do not lie in the image; the sentence names the field.</exception>
    public Task<FixedPolygons> FixAsync(SpooledFile image, PolygonFix fix, bool withMask, CancellationToken cancellation) => turns.TakeAsync(
        token => Fix(SlicedImage.Read(image.Rewind(), image.FileName, token), fix, withMask, token), cancellation);

    private static FixedPolygons Fix(SlicedImage image, PolygonFix fix, bool withMask, CancellationToken cancellation)
    {
        Check(image, fix);
        PolygonStack moved = Pixels(PolygonEdit.Move(
            Contours(fix.Polygons),
            fix.Move,
            image.Rows,
            image.Columns,
            fix.Snap ? new EdgeSnap(image.Values().ToSingle()) : null,
            cancellation: cancellation));
        return new FixedPolygons(moved, image.MaskName, withMask ? image.EncodeMask(moved, cancellation) : null);
    }

    private static void Check(SlicedImage image, PolygonFix fix)
    {
        IReadOnlyList<IReadOnlyList<IReadOnlyList<PixelPoint>>> slices = fix.Polygons.Slices;
        if (slices.Count != image.Slices)
        {
            throw new ApiException(
                Failure.BadRequest,
                $"The field '{fix.Field}' holds the polygons of {slices.Count} slices, but the image has {image.Slices}; send a list for every slice, [] for one without polygons.");
        }

        for (int k = 0; k < slices.Count; k++)
        {
            if (slices[k].Any(polygon => polygon.Count > PolygonLimits.Vertices))
            {
                throw new ApiException(
                    Failure.BadRequest,
                    $"The field '{fix.Field}' has a polygon of more than {PolygonLimits.Vertices} points in slice {k}; thin it out, as more_points of mask2polygon does.");
            }

            foreach (PixelPoint point in slices[k].SelectMany(polygon => polygon))
            {
                if ((uint)point.Row >= (uint)image.Rows || (uint)point.Column >= (uint)image.Columns)
                {
                    throw new ApiException(
                        Failure.BadRequest,
                        $"The field '{fix.Field}' has the point [{point.Column}, {point.Row}] in slice {k}, outside of the image, whose points go from [0, 0] to [{image.Columns - 1}, {image.Rows - 1}]; points are [column, row].");
                }
            }
        }
    }

    private static IReadOnlyList<IReadOnlyList<IReadOnlyList<ContourPoint>>> Contours(PolygonStack polygons)
        => [.. polygons.Slices.Select(slice => (IReadOnlyList<IReadOnlyList<ContourPoint>>)
            [.. slice.Select(polygon => (IReadOnlyList<ContourPoint>)[.. polygon.Select(ContourPoint.FromPixel)])])];

    private static PolygonStack Pixels(ImmutableArray<ImmutableArray<ImmutableArray<ContourPoint>>> contours)
        => new([.. contours.Select(slice => (IReadOnlyList<IReadOnlyList<PixelPoint>>)
            [.. slice.Select(polygon => (IReadOnlyList<PixelPoint>)[.. polygon.Select(point => point.ToPixel())])])]);
}

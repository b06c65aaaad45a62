using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Contours;

/// <summary>Lets what an edit moved settle on edges of the image.</summary>
/// <param name="Image">Axes (row, column) for a picture, (row, column, slice) for a volume, of the size that the polygons lie in.</param>
/// <param name="Reach">How far a vertex may go to either side along its normal, in pixels.</param>
public sealed record EdgeSnap(Volume<float> Image, double Reach = 3)
{
    // Half a pixel finds the place of an edge as well as whole vertices can keep it.
    private const double Step = 0.5;

    // A farther edge must be clearly stronger than a nearer one: equal contrast must not be decided by rounding.
    private const double Clearly = 1.001;

    internal void CheckSize(int rows, int columns, int slices)
    {
        bool fits = Image.Rank is 2 or 3 && Image.Shape[0] == rows && Image.Shape[1] == columns && (Image.Rank == 2 ? slices == 1 : slices == Image.Shape[2]);
        if (!fits)
        {
            throw new ArgumentException($"An image of shape {Image.ShapeText} does not fit polygons in {slices} slices of {rows} rows and {columns} columns.");
        }
    }

    /// <summary>
    /// The polygon with each vertex that has a share in the edit moved along its normal to where the image changes most along that
    /// normal; a vertex in a flat neighbourhood stays.
    /// </summary>
    internal ContourPoint[] Settle(ContourPoint[] polygon, double[] shares, int slice)
    {
        Volume<float> picture = Image.Rank == 3 ? Image.Select(2, slice) : Image;
        ContourPoint[] settled = [.. polygon];
        for (int i = 0; i < polygon.Length; i++)
        {
            if (shares[i] > 0)
            {
                settled[i] = SettleVertex(picture, polygon[i], polygon[i == 0 ? ^1 : i - 1], polygon[i + 1 == polygon.Length ? 0 : i + 1]);
            }
        }

        return settled;
    }

    private ContourPoint SettleVertex(Volume<float> picture, ContourPoint vertex, ContourPoint before, ContourPoint after)
    {
        double length = before.DistanceTo(after);
        if (length == 0)
        {
            return vertex;
        }

        double rows = (after.Column - before.Column) / length;
        double columns = (before.Row - after.Row) / length;
        double best = 0;
        ContourPoint strongest = vertex;
        for (double distance = 0; distance <= Reach; distance += Step)
        {
            foreach (double along in (ReadOnlySpan<double>)[distance, -distance])
            {
                ContourPoint place = vertex.Moved(along * rows, along * columns);
                double change = Math.Abs(Sample(picture, place.Moved(rows, columns)) - Sample(picture, place.Moved(-rows, -columns)));
                if (change > best * Clearly)
                {
                    best = change;
                    strongest = place;
                }
            }
        }

        return strongest;
    }

    // Linear between pixel centres; beyond the picture its nearest pixel.
    private static double Sample(Volume<float> picture, ContourPoint place)
    {
        double row = Math.Clamp(place.Row, 0, picture.Shape[0] - 1);
        double column = Math.Clamp(place.Column, 0, picture.Shape[1] - 1);
        (int top, int left) = ((int)row, (int)column);
        (int bottom, int right) = (Math.Min(top + 1, picture.Shape[0] - 1), Math.Min(left + 1, picture.Shape[1] - 1));
        double upper = double.Lerp(picture[top, left], picture[top, right], column - left);
        double lower = double.Lerp(picture[bottom, left], picture[bottom, right], column - left);
        return double.Lerp(upper, lower, row - top);
    }
}

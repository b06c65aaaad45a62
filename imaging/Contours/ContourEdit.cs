namespace Aiaa.Imaging.Contours;

/// <summary>One contour whose vertex moves, in a picture that it may not leave.</summary>
internal sealed class ContourEdit(ContourPoint[] polygon, int vertex, double[] shares, int rows, int columns, bool wholePixels)
{
    private const int NeighbourSteps = 8;
    private const int Halvings = 10;

    private readonly SelfContact _allowed = SelfContactSearch.Of(polygon);

    /// <summary>
    /// The contour after the edit. It never meets itself worse than before: if the full displacement would make it, the image's edges
    /// are given up first, then the neighbours follow less and less, and when the vertex alone would cross the contour, it stops on
    /// its way, with its neighbours, before it does.
    /// </summary>
    public ContourPoint[] Apply(double rowOffset, double columnOffset, EdgeSnap? snap, int slice)
    {
        ContourPoint[] full = Displaced(rowOffset, columnOffset, 1);
        if (snap is not null && TryKeep(snap.Settle(full, shares, slice)) is { } settled)
        {
            return settled;
        }

        for (int step = NeighbourSteps; step >= 0; step--)
        {
            if (TryKeep(Displaced(rowOffset, columnOffset, step / (double)NeighbourSteps)) is { } kept)
            {
                return kept;
            }
        }

        return Shortened(rowOffset, columnOffset);
    }

    private ContourPoint[] Shortened(double rowOffset, double columnOffset)
    {
        ContourPoint[] best = polygon;
        double possible = 0;
        double tooFar = 1;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = (possible + tooFar) / 2;
            if (TryKeep(Displaced(middle * rowOffset, middle * columnOffset, 1)) is { } kept)
            {
                best = kept;
                possible = middle;
            }
            else
            {
                tooFar = middle;
            }
        }

        return best;
    }

    private ContourPoint[] Displaced(double rowOffset, double columnOffset, double neighbours)
    {
        ContourPoint[] displaced = [.. polygon];
        for (int i = 0; i < displaced.Length; i++)
        {
            double share = i == vertex ? 1 : shares[i] * neighbours;
            displaced[i] = share > 0 ? polygon[i].Moved(share * rowOffset, share * columnOffset) : polygon[i];
        }

        return displaced;
    }

    /// <summary>The contour inside the picture, on pixel centres where wanted; null when it then meets itself worse than before.</summary>
    private ContourPoint[]? TryKeep(ContourPoint[] candidate)
    {
        for (int i = 0; i < candidate.Length; i++)
        {
            if (candidate[i] != polygon[i])
            {
                ContourPoint inside = new(Math.Clamp(candidate[i].Row, 0, rows - 1), Math.Clamp(candidate[i].Column, 0, columns - 1));
                candidate[i] = wholePixels ? ContourPoint.FromPixel(inside.ToPixel()) : inside;
            }
        }

        return SelfContactSearch.Of(candidate) <= _allowed ? candidate : null;
    }
}

using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>
/// Connected components of label images of one to three axes, as skimage.measure.label finds them. Two passes over runs of voxels
/// instead of voxels: rows are scanned once, and runs of neighbouring rows that touch are united.
/// </summary>
public static class ConnectedComponents
{
    /// <summary>Voxels of equal value other than zero that touch.</summary>
    /// <typeparam name="T">The label.</typeparam>
    /// <param name="image">One to three axes, of any memory layout.</param>
    /// <param name="connectivity">How many axes two voxels may be one step apart on and still touch: 1 for faces, 2 with edges, 3 with corners; null for as many as there are axes.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    /// <exception cref="ImagingException">More axes, or a connectivity of less than 1 or more than the axes.</exception>
    public static Components<T> Label<T>(Volume<T> image, int? connectivity, CancellationToken cancellation = default)
        where T : unmanaged, INumber<T> => Find(new RowOrder<T>(image), RunScan.EqualValues, connectivity, cancellation);

    /// <summary>The connectivity that holds for an image of some axes.</summary>
    internal static int Hops(int? connectivity, int rank)
    {
        int hops = connectivity ?? rank;
        return hops >= 1 && hops <= rank
            ? hops
            : throw new ImagingException($"A connectivity of {hops} is not possible in an image of {rank} axes; it is 1 to {rank}.");
    }

    internal static Components<T> Find<T>(RowOrder<T> image, RunScan<T> scan, int? connectivity, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        int hops = Hops(connectivity, image.Shape.Length);
        int rows = image.RowsPerSlice;
        ComponentRuns<T> runs = new();
        int[] firstRun = new int[(rows * image.Slices) + 1];
        for (int slice = 0; slice < image.Slices; slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int row = 0; row < rows; row++)
            {
                int here = (slice * rows) + row;
                scan(image.Row(row, slice), runs);
                firstRun[here + 1] = runs.Count;
                if (row > 0)
                {
                    Unite(here, here - 1, 1);
                }

                if (slice == 0)
                {
                    continue;
                }

                Unite(here, here - rows, 1);
                if (row > 0)
                {
                    Unite(here, here - rows - 1, 2);
                }

                if (row < rows - 1)
                {
                    Unite(here, here - rows + 1, 2);
                }
            }
        }

        return new Components<T>(image, runs, firstRun);

        // A row that is one step away on some axes leaves the rest of the hops for the direction of the row.
        void Unite(int row, int neighbour, int steps)
        {
            if (steps <= hops)
            {
                runs.Unite((firstRun[row], firstRun[row + 1]), (firstRun[neighbour], firstRun[neighbour + 1]), hops > steps ? 1 : 0);
            }
        }
    }
}

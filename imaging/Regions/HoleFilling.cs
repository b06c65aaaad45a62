using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>What a label encloses becomes that label: MONAI's fill_holes, by runs of voxels and within the box of each label only.</summary>
public static class HoleFilling
{
    /// <summary>Fills the holes of labels in place, label after label in growing order. A hole is what no path leads out of to the image's edge.</summary>
    /// <typeparam name="T">The label.</typeparam>
    /// <param name="image">One to three spatial axes, dense with the last axis fastest.</param>
    /// <param name="labels">The labels that fill; null for all that occur. 0 is none.</param>
    /// <param name="connectivity">Over how many axes a path may step at once: 1 for faces, 2 with edges, 3 with corners; null for as many as there are axes.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    /// <exception cref="ImagingException">More axes, a connectivity that they do not have, or more values than labels can be.</exception>
    public static void Fill<T>(Volume<T> image, IEnumerable<T>? labels, int? connectivity, CancellationToken cancellation = default)
        where T : unmanaged, INumber<T>
    {
        _ = ConnectedComponents.Hops(connectivity, image.Rank);
        LabelBoxes<T> boxes = new(image);
        foreach (T label in (labels ?? boxes.Labels).Where(label => label != T.Zero && !T.IsNaN(label)).Distinct().Order())
        {
            cancellation.ThrowIfCancellationRequested();

            // What surrounds the label's box is connected to the image's edge, so that a hole lies within the box and does not touch its
            // sides. Labels that filled before have taken from this one only what lay in their own holes: the box still holds it.
            if (boxes.Find(label) is { } box && box.End.Zip(box.Start, (end, start) => end - start).All(length => length > 2))
            {
                FillBox(image, box, label, connectivity, cancellation);
            }
        }
    }

    private static void FillBox<T>(Volume<T> image, BoundingBox box, T label, int? connectivity, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        Volume<T> cut = image;
        for (int axis = 0; axis < image.Rank; axis++)
        {
            cut = cut.Crop(axis, box.Start[axis], box.End[axis] - box.Start[axis]);
        }

        RowOrder<T> rows = new(cut);
        Components<T> others = ConnectedComponents.Find(rows, RunScan.AllBut(label), connectivity, cancellation);
        bool[] holes = others.Enclosed();
        others.Fill(rows, holes, label);
    }
}

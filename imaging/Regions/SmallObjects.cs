using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>Masks and label maps without their specks: skimage.morphology.remove_small_objects, on which MONAI's RemoveSmallObjects works.</summary>
public static class SmallObjects
{
    /// <summary>Sets the components that have too few voxels to zero, in place; everything but zero is one foreground.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="image">One to three spatial axes, dense with the last axis fastest.</param>
    /// <param name="minimum">How many voxels stay.</param>
    /// <param name="connectivity">1 for faces, 2 with edges, 3 with corners; null for as many as there are axes.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    /// <exception cref="ImagingException">More axes, or a connectivity that they do not have.</exception>
    public static void RemoveByTouch<T>(Volume<T> image, double minimum, int? connectivity, CancellationToken cancellation = default)
        where T : unmanaged, INumber<T>
    {
        RowOrder<T> rows = new(image);
        Components<T> components = ConnectedComponents.Find(rows, RunScan.NonZero, connectivity, cancellation);
        bool[] small = [.. components.Sizes.ToArray().Select(size => size < minimum)];
        components.Fill(rows, small, T.Zero);
    }

    /// <summary>Sets the labels that have too few voxels in all to zero, in place, whether their voxels touch or not.</summary>
    /// <typeparam name="T">The label.</typeparam>
    /// <param name="labels">The elements, in any order.</param>
    /// <param name="minimum">How many voxels stay.</param>
    /// <exception cref="ImagingException">There are more values than labels can be.</exception>
    public static void RemoveByLabel<T>(Span<T> labels, double minimum)
        where T : unmanaged, INumber<T>
    {
        // Labels come in runs, which vectorised searches pass over.
        Dictionary<T, long> sizes = [];
        for (int start = 0; start < labels.Length;)
        {
            int end = EndOfRun(labels, start);
            sizes[labels[start]] = sizes.GetValueOrDefault(labels[start]) + end - start;
            LabelBoxes<T>.CheckCount(sizes.Count);
            start = end;
        }

        for (int start = 0; start < labels.Length;)
        {
            int end = EndOfRun(labels, start);
            if (sizes[labels[start]] < minimum)
            {
                labels[start..end].Clear();
            }

            start = end;
        }
    }

    private static int EndOfRun<T>(Span<T> labels, int start)
        where T : unmanaged, INumber<T>
    {
        int length = labels[start..].IndexOfAnyExcept(labels[start]);
        return length < 0 ? labels.Length : start + length;
    }
}

using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>Masks without their islands.</summary>
public static class LargestComponents
{
    /// <summary>
    /// Sets everything but the largest components to zero: MONAI 1.3's KeepLargestConnectedComponent. Of components of the same size
    /// those that come later in the reading order are kept, as its reversed argsort does.
    /// </summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="image">Channel first, then one to three spatial axes.</param>
    /// <param name="options">Which labels, and how.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    /// <returns>A new volume, dense with the last axis fastest; the affine is kept.</returns>
    /// <exception cref="ImagingException">An option does not fit the image.</exception>
    public static Volume<T> Keep<T>(Volume<T> image, KeepLargestOptions options, CancellationToken cancellation = default)
        where T : unmanaged, INumber<T>
    {
        if (image.Rank is < 2 or > 4 || options.ComponentCount < 1)
        {
            throw new ImagingException($"Keeping {options.ComponentCount} components of an array of {image.Rank} axes is not possible; it needs a channel and one to three spatial axes, and at least one component.");
        }

        _ = ConnectedComponents.Hops(options.Connectivity, image.Rank - 1);
        bool oneHot = options.IsOneHot ?? image.Shape[0] > 1;
        if (!oneHot && image.Shape[0] != 1 && options.AppliedLabels is null)
        {
            throw new ImagingException($"A label map has one channel, not {image.Shape[0]}; set is_onehot, or name applied_labels.");
        }

        // Whatever the memory order was, each channel of the copy is dense: it is written through.
        Volume<T> copy = Volume<T>.AllocateLastAxisFastest(image.Shape, image.Affine);
        image.CopyTo(copy);
        if (oneHot)
        {
            KeepInChannels(copy, options, cancellation);
        }
        else
        {
            KeepInLabelMap(copy.Select(0, 0), options, cancellation);
        }

        return copy;
    }

    /// <summary>
    /// 1 in the largest component, 0 elsewhere: what AIAA's LargestCC makes of each channel. Components are voxels of equal value that
    /// touch; of components of the same size the first in the reading order is taken.
    /// </summary>
    /// <typeparam name="T">The label.</typeparam>
    /// <param name="image">One to three spatial axes, no channel.</param>
    /// <param name="connectivity">1 for faces, 2 with edges, 3 with corners.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    /// <returns>A new volume, dense with the last axis fastest; zero everywhere when the image is.</returns>
    /// <exception cref="ImagingException">More axes, or a connectivity that they do not have.</exception>
    public static Volume<T> Mask<T>(Volume<T> image, int connectivity = 1, CancellationToken cancellation = default)
        where T : unmanaged, INumber<T>
    {
        Volume<T> mask = Volume<T>.AllocateLastAxisFastest(image.Shape, image.Affine);
        image.CopyTo(mask);
        RowOrder<T> rows = new(mask);
        Components<T> components = ConnectedComponents.Find(rows, RunScan.EqualValues, connectivity, cancellation);
        bool[] largest = new bool[components.Count];
        if (components.Count > 0)
        {
            largest[components.Sizes.IndexOf(components.Sizes.ToArray().Max())] = true;
        }

        mask.Storage.Span.Clear();
        components.Fill(rows, largest, T.One);
        return mask;
    }

    private static void KeepInLabelMap<T>(Volume<T> labels, KeepLargestOptions options, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        RowOrder<T> rows = new(labels);
        T[]? applied = options.AppliedLabels?.Where(Fits<T>).Select(T.CreateTruncating).ToArray();
        RunScan<T> scan = options.Independent ? RunScan.EqualValues : applied is null ? RunScan.NonZero : RunScan.Members(applied);
        Components<T> components = ConnectedComponents.Find(rows, scan, options.Connectivity, cancellation);
        bool[] removed = new bool[components.Count];
        foreach (IGrouping<T, int> label in Enumerable.Range(0, components.Count).GroupBy(c => options.Independent ? components.Values[c] : T.One))
        {
            if (!options.Independent || applied is null || applied.Contains(label.Key))
            {
                MarkSmaller(components, label, options.ComponentCount, removed);
            }
        }

        components.Fill(rows, removed, T.Zero);
    }

    // Labels that the element type cannot hold do not occur, and the background is no label.
    private static bool Fits<T>(int label)
        where T : unmanaged, INumber<T> => label != 0 && int.CreateSaturating(T.CreateSaturating(label)) == label;

    private static void KeepInChannels<T>(Volume<T> channels, KeepLargestOptions options, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        int count = channels.Shape[0];
        int[] applied = [.. options.AppliedLabels ?? Occurring(channels)];
        if (applied.Any(label => label < 0 || label >= count))
        {
            throw new ImagingException($"applied_labels ({string.Join(", ", applied)}) name channels that an array of {count} does not have.");
        }

        if (options.Independent)
        {
            foreach (int label in applied)
            {
                RowOrder<T> rows = new(channels.Select(0, label));
                Components<T> components = ConnectedComponents.Find(rows, RunScan.Positive, options.Connectivity, cancellation);
                components.Fill(rows, AllSmaller(components, options.ComponentCount), T.Zero);
            }

            return;
        }

        RowOrder<byte> union = new(Union(channels, applied));
        Components<byte> together = ConnectedComponents.Find(union, RunScan.EqualValues, options.Connectivity, cancellation);
        bool[] removed = AllSmaller(together, options.ComponentCount);
        foreach (int label in applied)
        {
            together.Fill(new RowOrder<T>(channels.Select(0, label)), removed, T.Zero);
        }
    }

    // By default the first channel is background, and a channel is taken for a label when its sum is above zero (get_unique_labels).
    private static IEnumerable<int> Occurring<T>(Volume<T> channels)
        where T : unmanaged, INumber<T>
    {
        int length = channels.Count / channels.Shape[0];
        for (int channel = 1; channel < channels.Shape[0]; channel++)
        {
            double sum = 0;
            foreach (T value in channels.Storage.Span.Slice(channel * length, length))
            {
                sum += double.CreateTruncating(value);
            }

            if (sum > 0)
            {
                yield return channel;
            }
        }
    }

    private static Volume<byte> Union<T>(Volume<T> channels, int[] applied)
        where T : unmanaged, INumber<T>
    {
        Volume<byte> union = Volume<byte>.AllocateLastAxisFastest(channels.Shape[1..], channels.Affine);
        Span<byte> any = union.Storage.Span;
        foreach (int label in applied)
        {
            ReadOnlySpan<T> channel = channels.Storage.Span.Slice(label * any.Length, any.Length);
            for (int i = 0; i < any.Length; i++)
            {
                any[i] |= channel[i] == T.One ? (byte)1 : (byte)0;
            }
        }

        return union;
    }

    private static bool[] AllSmaller<T>(Components<T> components, int kept)
        where T : unmanaged, INumber<T>
    {
        bool[] smaller = new bool[components.Count];
        MarkSmaller(components, Enumerable.Range(0, components.Count), kept, smaller);
        return smaller;
    }

    private static void MarkSmaller<T>(Components<T> components, IEnumerable<int> some, int kept, bool[] marks)
        where T : unmanaged, INumber<T>
    {
        foreach (int component in some.OrderByDescending(c => components.Sizes[c]).ThenByDescending(c => c).Skip(kept))
        {
            marks[component] = true;
        }
    }
}

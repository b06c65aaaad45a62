using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Contours;

/// <summary>
/// Contours of a volume slice by slice: slice k as a picture whose rows run along the first axis (i) and whose columns along the
/// second (j). A volume of two axes is one slice. Slices are worked on in parallel, each with at most five bytes of memory per pixel
/// of the box around what it holds (filling: one byte per pixel of the slice), besides the contours themselves.
/// </summary>
public static class VolumeContours
{
    /// <summary>Finds the borders in every slice of a mask.</summary>
    /// <param name="mask">Axes (i, j) or (i, j, k), in any layout; axes of length 1 after these are passed over. NaN counts as outside.</param>
    /// <param name="label">The value that counts as inside; without one, every value but zero.</param>
    /// <param name="cancellation">Looked at before each slice.</param>
    /// <returns>For each slice its borders in the order of <see cref="BorderFollowing.Trace"/>; none for an empty slice.</returns>
    /// <exception cref="ImagingException">The mask has more axes than three, or one only.</exception>
    public static ImmutableArray<ImmutableArray<Contour>> Trace(Volume mask, double? label = null, CancellationToken cancellation = default)
    {
        Volume slices = ThreeAxes(mask);
        return slices switch
        {
            Volume<byte> v => TraceSlices(v, label, cancellation),
            Volume<sbyte> v => TraceSlices(v, label, cancellation),
            Volume<short> v => TraceSlices(v, label, cancellation),
            Volume<ushort> v => TraceSlices(v, label, cancellation),
            Volume<int> v => TraceSlices(v, label, cancellation),
            Volume<uint> v => TraceSlices(v, label, cancellation),
            Volume<long> v => TraceSlices(v, label, cancellation),
            Volume<ulong> v => TraceSlices(v, label, cancellation),
            Volume<float> v => TraceSlices(v, label, cancellation),
            Volume<double> v => TraceSlices(v, label, cancellation),
            _ => throw new ImagingException($"A mask of {mask.ElementType.Name} elements cannot be traced; use integers or floating-point numbers."),
        };
    }

    /// <summary>Fills the polygons of every slice.</summary>
    /// <param name="polygons">For each slice its polygons; as many slices as the third axis is long.</param>
    /// <param name="shape">Lengths of the axes: (i, j) or (i, j, k).</param>
    /// <param name="affine">Voxel → RAS mm of the mask.</param>
    /// <param name="cancellation">Looked at before each slice.</param>
    /// <returns>A mask of 0 and 1 with the first axis contiguous, as <see cref="Rasterization.Fill"/> fills each slice.</returns>
    /// <exception cref="ArgumentException">The number of slices differs from the shape, or a vertex lies outside it.</exception>
    public static Volume<byte> Fill(
        IReadOnlyList<IReadOnlyList<IReadOnlyList<PixelPoint>>> polygons, ReadOnlySpan<int> shape, Affine affine, CancellationToken cancellation = default)
    {
        Volume<byte> mask = Volume<byte>.Allocate(shape, affine);
        Volume<byte> slices = (Volume<byte>)ThreeAxes(mask);
        if (polygons.Count != slices.Shape[2])
        {
            throw new ArgumentException($"Polygons of {polygons.Count} slices do not fit a mask of {slices.Shape[2]}.", nameof(polygons));
        }

        (int rows, int columns) = (slices.Shape[0], slices.Shape[1]);
        Parallel.For(0, polygons.Count, new ParallelOptions { CancellationToken = cancellation }, k =>
        {
            if (polygons[k].Count == 0)
            {
                return;
            }

            byte[] picture = ArrayPool<byte>.Shared.Rent(rows * columns);
            try
            {
                Rasterization.Fill(polygons[k], rows, columns, picture.AsSpan(0, rows * columns));
                Volume<byte>.FromLastAxisFastest(picture, [rows, columns], affine).CopyTo(slices.Select(2, k));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(picture);
            }
        });
        return mask;
    }

    private static Volume ThreeAxes(Volume volume)
    {
        while (volume.Rank > 3 && volume.Shape[^1] == 1)
        {
            volume = volume.RemoveAxis(volume.Rank - 1);
        }

        return volume.Rank switch
        {
            2 => volume.InsertAxis(2),
            3 => volume,
            _ => throw new ImagingException($"A mask of shape {volume.ShapeText} has no slices to trace; it needs two axes or three."),
        };
    }

    private static ImmutableArray<ImmutableArray<Contour>> TraceSlices<T>(Volume<T> mask, double? label, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        ImmutableArray<Contour>[] contours = new ImmutableArray<Contour>[mask.Shape[2]];
        T? value = label is { } wanted ? T.CreateSaturating(wanted) : null;
        if (value is { } converted && double.CreateSaturating(converted) != label)
        {
            // The element type cannot hold the label, so no element has it.
            Array.Fill(contours, []);
            return [.. contours];
        }

        Parallel.For(0, contours.Length, new ParallelOptions { CancellationToken = cancellation }, k =>
            contours[k] = SliceTracing.Trace(mask.Select(2, k), value));
        return [.. contours];
    }
}

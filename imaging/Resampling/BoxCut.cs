using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Resampling;

/// <summary>
/// Boxes cut out of images. A box that lies within the image is a view of it; where it reaches beyond, the part within is copied and
/// what is missing is made from it, axis after axis, as numpy.pad does.
/// </summary>
public static class BoxCut
{
    /// <summary>Cuts a box.</summary>
    /// <param name="source">Any number of axes before the spatial ones, then the axes that the box has.</param>
    /// <param name="spatialAxis">Index of the first spatial axis.</param>
    /// <param name="start">Where the box begins, per axis; negative where it begins before the image.</param>
    /// <param name="length">Its lengths.</param>
    /// <param name="mode">What lies beyond the image.</param>
    /// <param name="value">The value beyond the image in <see cref="PadMode.Constant"/>.</param>
    /// <returns>The box, with the affine that belongs to it. Labels of 8 and 16 bits keep their type, other padded elements become float32.</returns>
    /// <exception cref="ImagingException">The box is empty or too large, has another number of axes, or does not meet the image.</exception>
    public static Volume Cut(Volume source, int spatialAxis, ReadOnlySpan<int> start, ReadOnlySpan<int> length, PadMode mode = PadMode.Constant, float value = 0)
    {
        int[] before = new int[length.Length];
        Volume inner = Within(source, spatialAxis, start, length, before);
        Affine affine = source.Affine.Compose(Translation(start));
        if (inner.Shape[spatialAxis..].SequenceEqual(length))
        {
            return inner.WithAffine(affine);
        }

        int[] shape = [.. source.Shape[..spatialAxis], .. length];
        return (inner switch
        {
            Volume<byte> v => Padded(v, shape, spatialAxis, before, mode, byte.CreateSaturating(value)),
            Volume<ushort> v => Padded(v, shape, spatialAxis, before, mode, ushort.CreateSaturating(value)),
            _ => (Volume)Padded(inner.ToSingle(), shape, spatialAxis, before, mode, value),
        }).WithAffine(affine);
    }

    private static Volume Within(Volume source, int spatialAxis, ReadOnlySpan<int> start, ReadOnlySpan<int> length, int[] before)
    {
        if (start.Length != length.Length || source.Rank != spatialAxis + length.Length)
        {
            throw new ImagingException($"A box of {length.Length} axes cannot be cut out of an array of shape {source.ShapeText}.");
        }

        for (int axis = 0; axis < length.Length; axis++)
        {
            int at = Math.Max(start[axis], 0);
            long end = Math.Min((long)start[axis] + length[axis], source.Shape[spatialAxis + axis]);
            if (end <= at)
            {
                throw new ImagingException($"The box of {length[axis]} voxels from {start[axis]} on does not meet axis {axis} of the image, which has {source.Shape[spatialAxis + axis]}.");
            }

            before[axis] = at - start[axis];
            source = source.Crop(spatialAxis + axis, at, (int)end - at);
        }

        return source;
    }

    private static Volume<T> Padded<T>(Volume<T> inner, int[] shape, int spatialAxis, int[] before, PadMode mode, T value)
        where T : unmanaged, INumber<T>
    {
        Volume<T> result = Volume<T>.AllocateLastAxisFastest(shape, inner.Affine);
        if (mode == PadMode.Constant && value != T.Zero)
        {
            result.Storage.Span.Fill(value);
        }

        Volume<T> filled = result;
        for (int axis = 0; axis < before.Length; axis++)
        {
            filled = filled.Crop(spatialAxis + axis, before[axis], inner.Shape[spatialAxis + axis]);
        }

        inner.CopyTo(filled);
        for (int axis = 0; mode != PadMode.Constant && axis < before.Length; axis++)
        {
            // Axes before this one are filled over their whole length already, later ones only where the image lies.
            Volume<T> slab = result;
            for (int later = axis + 1; later < before.Length; later++)
            {
                slab = slab.Crop(spatialAxis + later, before[later], inner.Shape[spatialAxis + later]);
            }

            Repeat(slab, spatialAxis + axis, before[axis], inner.Shape[spatialAxis + axis], mode);
        }

        return result;
    }

    private static void Repeat<T>(Volume<T> slab, int axis, int before, int length, PadMode mode)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < slab.Shape[axis]; i++)
        {
            int at = Source(i - before, length, mode);
            if (at != i - before)
            {
                slab.Crop(axis, before + at, 1).CopyTo(slab.Crop(axis, i, 1));
            }
        }
    }

    private static int Source(int index, int length, PadMode mode)
    {
        int period = mode switch
        {
            PadMode.Reflect => Math.Max(2 * (length - 1), 1),
            PadMode.Symmetric => 2 * length,
            _ => length,
        };
        if (mode == PadMode.Edge)
        {
            return Math.Clamp(index, 0, length - 1);
        }

        int folded = ((index % period) + period) % period;
        return folded < length ? folded : mode == PadMode.Reflect ? period - folded : period - 1 - folded;
    }

    private static Affine Translation(ReadOnlySpan<int> start)
    {
        double[] m = Affine.Identity.ToArray();
        for (int axis = 0; axis < Math.Min(start.Length, 3); axis++)
        {
            m[(axis * 4) + 3] = start[axis];
        }

        return new Affine(m);
    }
}

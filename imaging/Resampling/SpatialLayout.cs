using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Resampling;

/// <summary>
/// The spatial axes of a source and of its result in the order of memory, fastest first, so that kernels walk the unit-stride axis
/// innermost. Two-dimensional images get a third axis of length 1.
/// </summary>
internal sealed class SpatialLayout<T>
    where T : unmanaged, INumber<T>
{
    private readonly int _spatialAxis;

    /// <param name="source">Any view; it is copied when no spatial axis runs through memory without gaps.</param>
    /// <param name="spatialAxis">The first spatial axis; all from there on are spatial, two or three.</param>
    public SpatialLayout(Volume<T> source, int spatialAxis)
    {
        _spatialAxis = spatialAxis;
        int rank = source.Rank - spatialAxis;
        Order = Sorted(source, spatialAxis);
        if (Math.Abs(source.Strides[spatialAxis + Order[0]]) != 1)
        {
            source = Volume<T>.FromLastAxisFastest(source.ToLastAxisFastest(), source.Shape, source.Affine);
            Order = Sorted(source, spatialAxis);
        }

        Source = source;
        Order = [.. Order, .. Enumerable.Repeat(-1, 3 - rank)];
    }

    /// <summary>The source, its fastest spatial axis contiguous, forward or backward.</summary>
    public Volume<T> Source { get; }

    /// <summary>Which spatial axis is fastest, next and slowest; −1 for an axis that is not there.</summary>
    public int[] Order { get; }

    /// <summary>How many images lie along the axes before the spatial ones.</summary>
    public int Images => Product(Source.Shape[.._spatialAxis]);

    public int Length(int place) => Order[place] < 0 ? 1 : Source.Shape[_spatialAxis + Order[place]];

    public int Stride(int place) => Order[place] < 0 ? 0 : Source.Strides[_spatialAxis + Order[place]];

    /// <summary>Where in the source's storage an image begins.</summary>
    public int Start(int image)
    {
        int at = Source.Offset;
        for (int axis = _spatialAxis - 1; axis >= 0; axis--)
        {
            (image, int index) = Math.DivRem(image, Source.Shape[axis]);
            at += index * Source.Strides[axis];
        }

        return at;
    }

    /// <summary>A result over new memory: images one after the other, each with its spatial axes in the memory order of the source.</summary>
    public Volume<T> Result(T[] elements, int[] shape, Affine affine)
    {
        int[] strides = new int[shape.Length];
        int step = 1;
        foreach (int axis in Order.Where(a => a >= 0).Select(a => a + _spatialAxis).Concat(Enumerable.Range(0, _spatialAxis).Reverse()))
        {
            strides[axis] = step;
            step *= shape[axis];
        }

        return new Volume<T>(elements, shape, strides, 0, affine);
    }

    private static int[] Sorted(Volume<T> source, int spatialAxis)
    {
        int rank = source.Rank - spatialAxis;
        int[] order = [.. Enumerable.Range(0, rank)];
        int[] keys = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            keys[axis] = source.Shape[spatialAxis + axis] == 1 ? int.MaxValue : Math.Abs(source.Strides[spatialAxis + axis]);
        }

        Array.Sort(keys, order);
        return order;
    }

    private static int Product(ReadOnlySpan<int> shape)
    {
        int product = 1;
        foreach (int length in shape)
        {
            product *= length;
        }

        return product;
    }
}

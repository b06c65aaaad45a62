using System.Numerics;

namespace Aiaa.Imaging.Volumes;

/// <summary>
/// An array of 1 to 8 axes with the affine of its spatial axes. The element type is in <see cref="Volume{T}"/>; this base is what
/// code that only moves axes needs.
/// </summary>
/// <remarks>
/// Axis order is the caller's convention, as in MONAI: a volume as stored is (x, y, z), channel-first arrays are (c, x, y, z), and
/// batches add one more axis in front. The affine always belongs to the spatial axes and is not touched by the array operations
/// here (<see cref="Flip"/>, <see cref="Crop"/>, <see cref="Transpose"/>, …); geometry-aware operations build on them and
/// set it with <see cref="WithAffine"/>.
/// </remarks>
public abstract class Volume
{
    private readonly int[] _shape;
    private readonly int[] _strides;

    private protected Volume(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, int offset, Affine affine)
    {
        if (shape.Length is 0 or > 8 || shape.Length != strides.Length)
        {
            throw new ArgumentException($"A volume has 1 to 8 axes and a stride for each, not {shape.Length} and {strides.Length}.", nameof(shape));
        }

        _shape = shape.ToArray();
        _strides = strides.ToArray();
        Offset = offset;
        Affine = affine;
        Count = CountOf(shape);
    }

    /// <summary>The voxel (i, j, k) → RAS millimetre map of the spatial axes.</summary>
    public Affine Affine { get; }

    /// <summary>Elements in the view: the product of <see cref="Shape"/>.</summary>
    public int Count { get; }

    /// <summary>The type of one element.</summary>
    public abstract Type ElementType { get; }

    /// <summary>Number of axes.</summary>
    public int Rank => _shape.Length;

    /// <summary>Length of each axis.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>Distance in elements between neighbours along each axis; negative along a flipped axis.</summary>
    public ReadOnlySpan<int> Strides => _strides;

    /// <summary>Index in the storage of the element whose indices are all zero.</summary>
    public int Offset { get; }

    /// <summary>The shape in the form that people read: (512, 512, 300).</summary>
    public string ShapeText => $"({string.Join(", ", _shape)})";

    /// <summary>The same elements with the axes in another order: axis a of the result is axis <c>axes[a]</c> of this one.</summary>
    public abstract Volume Transpose(params ReadOnlySpan<int> axes);

    /// <summary>The same elements with one axis running the other way.</summary>
    public abstract Volume Flip(int axis);

    /// <summary>A box along one axis: <paramref name="length"/> elements from <paramref name="start"/>.</summary>
    public abstract Volume Crop(int axis, int start, int length);

    /// <summary>The same elements with a new axis of length 1 before position <paramref name="axis"/>.</summary>
    public abstract Volume InsertAxis(int axis);

    /// <summary>The same elements without an axis whose length is 1.</summary>
    public abstract Volume RemoveAxis(int axis);

    /// <summary>The same elements with another affine.</summary>
    public abstract Volume WithAffine(Affine affine);

    /// <summary>The elements as float32 with the same shape: this volume itself when it already is that.</summary>
    public abstract Volume<float> ToSingle();

    /// <summary>The product of the axis lengths, checked: every length at least 1, the product a valid array length.</summary>
    /// <exception cref="ImagingException">An axis has no length, or the array would be too large.</exception>
    public static int CountOf(ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int length in shape)
        {
            if (length < 1)
            {
                throw new ImagingException($"An axis has length {length}; every axis must have at least one element.");
            }

            count *= length;
            if (count > Array.MaxLength)
            {
                throw new ImagingException($"An array of shape ({string.Join(", ", shape.ToArray())}) is too large: at most {Array.MaxLength} elements.");
            }
        }

        return (int)count;
    }

    /// <summary>Strides of a dense array whose last axis is contiguous (C order, the layout of networks).</summary>
    public static int[] LastAxisFastest(ReadOnlySpan<int> shape)
    {
        int[] strides = new int[shape.Length];
        int step = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= shape[axis];
        }

        return strides;
    }

    /// <summary>Strides of a dense array whose first axis is contiguous (Fortran order, the layout of NIfTI and NRRD files).</summary>
    public static int[] FirstAxisFastest(ReadOnlySpan<int> shape)
    {
        int[] strides = new int[shape.Length];
        int step = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            strides[axis] = step;
            step *= shape[axis];
        }

        return strides;
    }

    private protected (int[] Shape, int[] Strides, int Offset) Transposed(ReadOnlySpan<int> axes)
    {
        if (axes.Length != Rank)
        {
            throw new ArgumentException($"{axes.Length} axes named for an array of {Rank}.", nameof(axes));
        }

        int[] shape = new int[Rank];
        int[] strides = new int[Rank];
        int seen = 0;
        for (int a = 0; a < Rank; a++)
        {
            CheckAxis(axes[a]);
            seen |= 1 << axes[a];
            shape[a] = _shape[axes[a]];
            strides[a] = _strides[axes[a]];
        }

        if (BitOperations.PopCount((uint)seen) != Rank)
        {
            throw new ArgumentException("Each axis must be named once.", nameof(axes));
        }

        return (shape, strides, Offset);
    }

    private protected (int[] Shape, int[] Strides, int Offset) Flipped(int axis)
    {
        CheckAxis(axis);
        int[] strides = (int[])_strides.Clone();
        strides[axis] = -strides[axis];
        return (_shape, strides, Offset + ((_shape[axis] - 1) * _strides[axis]));
    }

    private protected (int[] Shape, int[] Strides, int Offset) Cropped(int axis, int start, int length)
    {
        CheckAxis(axis);
        if (start < 0 || length < 1 || start > _shape[axis] - length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"The box {start}+{length} does not lie in an axis of length {_shape[axis]}.");
        }

        int[] shape = (int[])_shape.Clone();
        shape[axis] = length;
        return (shape, _strides, Offset + (start * _strides[axis]));
    }

    private protected (int[] Shape, int[] Strides, int Offset) Inserted(int axis)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(axis);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(axis, Rank);
        int[] shape = [.. _shape[..axis], 1, .. _shape[axis..]];
        int[] strides = [.. _strides[..axis], 0, .. _strides[axis..]];
        return (shape, strides, Offset);
    }

    private protected (int[] Shape, int[] Strides, int Offset) Removed(int axis)
    {
        CheckAxis(axis);
        if (_shape[axis] != 1 || Rank == 1)
        {
            throw new ArgumentException($"Axis {axis} of shape {ShapeText} cannot be removed.", nameof(axis));
        }

        int[] shape = [.. _shape[..axis], .. _shape[(axis + 1)..]];
        int[] strides = [.. _strides[..axis], .. _strides[(axis + 1)..]];
        return (shape, strides, Offset);
    }

    private void CheckAxis(int axis)
    {
        if ((uint)axis >= (uint)Rank)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), $"Axis {axis} does not exist in an array of {Rank} axes.");
        }
    }
}

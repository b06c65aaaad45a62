using Aiaa.Imaging.Regions;

namespace Aiaa.Imaging.Volumes;

/// <summary>
/// An array of zeros with a volume placed in it: what a restored annotation is before anybody needs it whole. Moves of axes are views
/// of the small volume; the large one is made on demand only (<see cref="ToVolume"/>).
/// </summary>
public sealed class Patch
{
    private readonly int[] _start;
    private readonly int[] _shape;

    /// <summary>Places a volume.</summary>
    /// <param name="inside">What is placed; its affine is that of the whole array.</param>
    /// <param name="start">Where it begins, per axis.</param>
    /// <param name="shape">Lengths of the whole array.</param>
    /// <exception cref="ArgumentException">The volume does not lie in the array.</exception>
    /// <exception cref="ImagingException">The array would be too large.</exception>
    public Patch(Volume inside, ReadOnlySpan<int> start, ReadOnlySpan<int> shape)
    {
        if (start.Length != inside.Rank || shape.Length != inside.Rank)
        {
            throw new ArgumentException($"A volume of {inside.Rank} axes cannot be placed by {start.Length} of {shape.Length}.", nameof(start));
        }

        for (int axis = 0; axis < start.Length; axis++)
        {
            if (start[axis] < 0 || start[axis] > shape[axis] - inside.Shape[axis])
            {
                throw new ArgumentException($"A volume of shape {inside.ShapeText} does not lie in an array of ({string.Join(", ", shape.ToArray())}).", nameof(start));
            }
        }

        _ = Volume.CountOf(shape);
        Inside = inside;
        _start = start.ToArray();
        _shape = shape.ToArray();
    }

    /// <summary>What differs from zero, at most.</summary>
    public Volume Inside { get; }

    /// <summary>Where <see cref="Inside"/> begins, per axis.</summary>
    public ReadOnlySpan<int> Start => _start;

    /// <summary>Length of each axis of the whole array.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>Number of axes.</summary>
    public int Rank => _shape.Length;

    /// <summary>The same place with other elements of the same shape.</summary>
    public Patch With(Volume inside) => new(inside, _start, _shape);

    /// <summary>The same array with no more inside than its smallest box of elements that are not zero; one element where all are.</summary>
    public Patch Trim() => Inside switch
    {
        Volume<byte> v => Trim(v),
        Volume<ushort> v => Trim(v),
        _ => this,
    };

    /// <summary>The same array with zeros outside a box.</summary>
    /// <param name="first">First index inside, per axis.</param>
    /// <param name="last">Last index inside, per axis.</param>
    public Patch Within(ReadOnlySpan<int> first, ReadOnlySpan<int> last)
    {
        Volume inside = Inside;
        int[] start = new int[Rank];
        for (int axis = 0; axis < Rank; axis++)
        {
            start[axis] = Math.Max(_start[axis], first[axis]);
            int length = Math.Min(_start[axis] + inside.Shape[axis] - 1, last[axis]) - start[axis] + 1;
            if (length < 1)
            {
                // A volume has at least one element: here a zero.
                return new Patch(Volume<byte>.Allocate([.. Enumerable.Repeat(1, Rank)], inside.Affine), new int[Rank], _shape);
            }

            inside = inside.Crop(axis, start[axis] - _start[axis], length);
        }

        return new Patch(inside, start, _shape);
    }

    /// <summary>The axes in another order: axis a of the result is axis <c>axes[a]</c> of this one.</summary>
    public Patch Transpose(params ReadOnlySpan<int> axes)
    {
        int[] start = new int[axes.Length];
        int[] shape = new int[axes.Length];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            (start[axis], shape[axis]) = (_start[axes[axis]], _shape[axes[axis]]);
        }

        return new Patch(Inside.Transpose(axes), start, shape);
    }

    /// <summary>The same elements without an axis whose length is 1.</summary>
    public Patch RemoveAxis(int axis) =>
        new(Inside.RemoveAxis(axis), [.. _start[..axis], .. _start[(axis + 1)..]], [.. _shape[..axis], .. _shape[(axis + 1)..]]);

    /// <summary>A new axis before position <paramref name="axis"/>, at whose index <paramref name="at"/> this array lies among zeros.</summary>
    public Patch InsertAxis(int axis, int at, int length) =>
        new(Inside.InsertAxis(axis), [.. _start[..axis], at, .. _start[axis..]], [.. _shape[..axis], length, .. _shape[axis..]]);

    /// <summary>The same elements with another affine.</summary>
    public Patch WithAffine(Affine affine) => With(Inside.WithAffine(affine));

    /// <summary>The whole array, dense with the last axis contiguous. Bytes and 16-bit labels keep their type, all others become float32.</summary>
    public Volume ToVolume() => Inside switch
    {
        Volume<byte> v => Place(v),
        Volume<ushort> v => Place(v),
        _ => Place(Inside.ToSingle()),
    };

    private Patch Trim<T>(Volume<T> inside)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        BoundingBox? box = BoundingBox.OfNonZero(inside);
        int[] start = [.. _start];
        Volume<T> cut = inside;
        for (int axis = 0; axis < Rank; axis++)
        {
            int first = box?.Start[axis] ?? 0;
            cut = cut.Crop(axis, first, (box?.End[axis] ?? 1) - first);
            start[axis] += first;
        }

        return new Patch(cut, start, _shape);
    }

    private Volume<T> Place<T>(Volume<T> inside)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        Volume<T> whole = Volume<T>.AllocateLastAxisFastest(_shape, inside.Affine);
        Volume<T> box = whole;
        for (int axis = 0; axis < _start.Length; axis++)
        {
            box = box.Crop(axis, _start[axis], inside.Shape[axis]);
        }

        inside.CopyTo(box);
        return whole;
    }
}

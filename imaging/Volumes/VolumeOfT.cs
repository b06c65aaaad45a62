using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Aiaa.Imaging.Volumes;

/// <summary>
/// Contiguous memory seen through axis permutation, sign and crop: reorienting, flipping and cropping are views and move nothing.
/// Data is moved once, by the step that must write it (<see cref="CopyTo"/>).
/// </summary>
/// <typeparam name="T">The element: an integer or floating-point number.</typeparam>
public sealed class Volume<T> : Volume
    where T : unmanaged, INumber<T>
{
    private const int ConversionBlock = 1 << 17;

    /// <summary>A view of existing memory.</summary>
    /// <param name="storage">The memory; every element the view reaches must lie in it.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <param name="strides">Elements between neighbours along each axis.</param>
    /// <param name="offset">Storage index of the first element.</param>
    /// <param name="affine">Voxel → RAS mm of the spatial axes.</param>
    /// <exception cref="ArgumentException">The view reaches outside the memory.</exception>
    public Volume(Memory<T> storage, ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, int offset, Affine affine)
        : base(shape, strides, offset, affine)
    {
        Storage = storage;
        long low = offset;
        long high = offset;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            long reach = (long)(shape[axis] - 1) * strides[axis];
            low += Math.Min(reach, 0);
            high += Math.Max(reach, 0);
        }

        if (low < 0 || high >= storage.Length)
        {
            throw new ArgumentException($"A view from {low} to {high} does not lie in {storage.Length} elements.", nameof(storage));
        }
    }

    /// <summary>The memory behind the view, which other views may share.</summary>
    public Memory<T> Storage { get; }

    /// <inheritdoc/>
    public override Type ElementType => typeof(T);

    /// <summary>The element at an index per axis.</summary>
    public ref T this[params ReadOnlySpan<int> index]
    {
        get
        {
            if (index.Length != Rank)
            {
                throw new ArgumentException($"{index.Length} indices for an array of {Rank} axes.", nameof(index));
            }

            int at = Offset;
            for (int axis = 0; axis < index.Length; axis++)
            {
                if ((uint)index[axis] >= (uint)Shape[axis])
                {
                    throw new ArgumentOutOfRangeException(nameof(index), $"Index {index[axis]} lies outside axis {axis} of length {Shape[axis]}.");
                }

                at += index[axis] * Strides[axis];
            }

            return ref Storage.Span[at];
        }
    }

    /// <summary>A new dense array of zeros whose first axis is contiguous, as image files store it.</summary>
    public static Volume<T> Allocate(ReadOnlySpan<int> shape, Affine affine) => FromFirstAxisFastest(new T[CountOf(shape)], shape, affine);

    /// <summary>A new dense array of zeros whose last axis is contiguous, as networks take it.</summary>
    public static Volume<T> AllocateLastAxisFastest(ReadOnlySpan<int> shape, Affine affine) =>
        FromLastAxisFastest(new T[CountOf(shape)], shape, affine);

    /// <summary>Dense memory whose first axis is contiguous.</summary>
    public static Volume<T> FromFirstAxisFastest(Memory<T> storage, ReadOnlySpan<int> shape, Affine affine) =>
        new(storage, shape, FirstAxisFastest(shape), 0, affine);

    /// <summary>Dense memory whose last axis is contiguous.</summary>
    public static Volume<T> FromLastAxisFastest(Memory<T> storage, ReadOnlySpan<int> shape, Affine affine) =>
        new(storage, shape, LastAxisFastest(shape), 0, affine);

    /// <inheritdoc/>
    public override Volume<T> Transpose(params ReadOnlySpan<int> axes) => View(Transposed(axes));

    /// <inheritdoc/>
    public override Volume<T> Flip(int axis) => View(Flipped(axis));

    /// <inheritdoc/>
    public override Volume<T> Crop(int axis, int start, int length) => View(Cropped(axis, start, length));

    /// <inheritdoc/>
    public override Volume<T> InsertAxis(int axis) => View(Inserted(axis));

    /// <inheritdoc/>
    public override Volume<T> RemoveAxis(int axis) => View(Removed(axis));

    /// <summary>One slice across an axis: the array without that axis.</summary>
    public Volume<T> Select(int axis, int index) => Crop(axis, index, 1).RemoveAxis(axis);

    /// <inheritdoc/>
    public override Volume<T> WithAffine(Affine affine) => new(Storage, Shape, Strides, Offset, affine);

    /// <summary>Whether the elements lie densely in memory with the last axis contiguous; if so, gives them.</summary>
    public bool TryGetLastAxisFastest(out Memory<T> elements) => TryGetDense(LastAxisFastest(Shape), out elements);

    /// <summary>Whether the elements lie densely in memory with the first axis contiguous; if so, gives them.</summary>
    public bool TryGetFirstAxisFastest(out Memory<T> elements) => TryGetDense(FirstAxisFastest(Shape), out elements);

    /// <summary>The elements with the last axis contiguous: this memory when it already lies so, else a copy.</summary>
    public Memory<T> ToLastAxisFastest()
    {
        if (TryGetLastAxisFastest(out Memory<T> elements))
        {
            return elements;
        }

        Volume<T> copy = AllocateLastAxisFastest(Shape, Affine);
        CopyTo(copy);
        return copy.Storage;
    }

    /// <summary>The elements with the first axis contiguous: this memory when it already lies so, else a copy.</summary>
    public Memory<T> ToFirstAxisFastest()
    {
        if (TryGetFirstAxisFastest(out Memory<T> elements))
        {
            return elements;
        }

        Volume<T> copy = Allocate(Shape, Affine);
        CopyTo(copy);
        return copy.Storage;
    }

    /// <summary>Copies every element into a view of the same shape, which must not share memory with this one.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void CopyTo(Volume<T> destination)
    {
        if (!Shape.SequenceEqual(destination.Shape))
        {
            throw new ArgumentException($"Shape {ShapeText} cannot be copied into {destination.ShapeText}.", nameof(destination));
        }

        StridedCopy.Copy(this, destination);
    }

    /// <inheritdoc/>
    public override Volume<float> ToSingle()
    {
        if ((object)this is Volume<float> same)
        {
            return same;
        }

        // The dense image keeps the order of the axes in memory, so the conversion is one pass over contiguous elements.
        Volume<T> dense = StridedCopy.DenseLike(this);
        float[] converted = GC.AllocateUninitializedArray<float>(dense.Storage.Length);
        Parallel.For(0, (converted.Length + ConversionBlock - 1) / ConversionBlock, block =>
        {
            int start = block * ConversionBlock;
            int length = Math.Min(ConversionBlock, converted.Length - start);
            TensorPrimitives.ConvertTruncating<T, float>(dense.Storage.Span.Slice(start, length), converted.AsSpan(start, length));
        });
        return new Volume<float>(converted, dense.Shape, dense.Strides, dense.Offset, Affine);
    }

    private bool TryGetDense(int[] dense, out Memory<T> elements)
    {
        bool same = true;
        for (int axis = 0; axis < Rank; axis++)
        {
            same &= Shape[axis] == 1 || Strides[axis] == dense[axis];
        }

        elements = same ? Storage.Slice(Offset, Count) : default;
        return same;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Volume<T> View((int[] Shape, int[] Strides, int Offset) view) => new(Storage, view.Shape, view.Strides, view.Offset, Affine);
}

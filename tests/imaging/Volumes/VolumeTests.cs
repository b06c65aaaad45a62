using System.Numerics;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Volumes;

public sealed class VolumeTests
{
    // A view and, beside it, the plain list of what it must hold when read with the last axis fastest.
    private sealed record Model(Volume<int> View, int[] Shape, int[] Elements);

    [Fact]
    public void Views_hold_what_a_plain_array_would_after_any_chain_of_operations() => Gen.Int[1, 6].Array[1, 4].Select(Gen.Int[0, 1 << 24], Gen.Int[0, 8]).Sample((shape, seed, operations) =>
    {
        Random random = new(seed);
        Model model = Start(shape);
        for (int i = 0; i < operations; i++)
        {
            model = Step(model, random);
        }

        Assert.Equal(model.Shape, model.View.Shape);
        Assert.Equal(model.Elements, Read(model.View));
        Assert.Equal(model.Elements, model.View.ToLastAxisFastest().ToArray());
        Assert.Equal(model.Elements, Read(Volume<int>.FromFirstAxisFastest(model.View.ToFirstAxisFastest(), model.Shape, Affine.Identity)));
        Assert.Equal(model.Elements.Select(e => (float)e), Read(model.View.ToSingle()));
        Volume<int> permuted = Volume<int>.Allocate(model.Shape.Reverse().ToArray(), Affine.Identity).Transpose([.. Enumerable.Range(0, model.Shape.Length).Reverse()]);
        Volume<int> backward = permuted.Flip(random.Next(permuted.Rank));
        model.View.CopyTo(backward);
        Assert.Equal(model.Elements, Read(backward));
    }, iter: 3000);

    [Fact]
    public void Large_copies_agree_with_small_ones_in_every_order_of_axes()
    {
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        Volume<int> source = Volume<int>.FromLastAxisFastest(Enumerable.Range(0, 70 * 65 * 67).ToArray(), [70, 65, 67], Affine.Identity);
        foreach (int[] order in orders)
        {
            for (int flips = 0; flips < 8; flips++)
            {
                Volume<int> view = source.Transpose(order);
                for (int axis = 0; axis < 3; axis++)
                {
                    view = (flips >> axis & 1) == 1 ? view.Flip(axis) : view;
                }

                int[] elements = view.ToLastAxisFastest().ToArray();
                for (int n = 0; n < elements.Length; n += 997)
                {
                    Assert.Equal(view[n / (view.Shape[1] * view.Shape[2]), n / view.Shape[2] % view.Shape[1], n % view.Shape[2]], elements[n]);
                }
            }
        }
    }

    [Fact]
    public void Broadcast_axes_are_copied_and_converted()
    {
        Volume<short> broadcast = new(new short[] { 7, -8, 9 }, [2, 3, 4], [0, 1, 0], 0, Affine.Identity);
        short[] expected = [7, 7, 7, 7, -8, -8, -8, -8, 9, 9, 9, 9, 7, 7, 7, 7, -8, -8, -8, -8, 9, 9, 9, 9];
        Assert.False(broadcast.TryGetLastAxisFastest(out _));
        Assert.Equal(expected, broadcast.ToLastAxisFastest().ToArray());
        Assert.Equal(expected.Select(e => (float)e), broadcast.ToSingle().ToLastAxisFastest().ToArray());
        Assert.Equal(expected.Reverse(), broadcast.Flip(0).Flip(1).Flip(2).ToLastAxisFastest().ToArray());
    }

    [Fact]
    public void Every_type_becomes_float32_as_a_cast_would_make_it()
    {
        Converts<byte>();
        Converts<sbyte>();
        Converts<short>();
        Converts<ushort>();
        Converts<int>();
        Converts<uint>();
        Converts<long>();
        Converts<ulong>();
        Converts<double>();
    }

    [Fact]
    public void Float32_is_not_copied()
    {
        Volume<float> volume = Volume<float>.Allocate([2, 2], Affine.Identity);
        Assert.Same(volume, volume.ToSingle());
    }

    [Fact]
    public void Inserted_axes_come_and_go()
    {
        Volume<int> volume = Start([2, 3]).View;
        Volume<int> four = volume.InsertAxis(1).InsertAxis(0);
        Assert.Equal([1, 2, 1, 3], four.Shape);
        Assert.True(four.TryGetLastAxisFastest(out Memory<int> elements));
        Assert.Equal(volume.Storage.ToArray(), elements.ToArray());
        Assert.Equal(volume.Strides, four.RemoveAxis(2).RemoveAxis(0).Strides);
        Assert.Equal(5, four.Select(1, 1)[0, 0, 2]);
    }

    [Fact]
    public void What_is_not_there_cannot_be_reached()
    {
        Volume<int> volume = Start([2, 3]).View;
        Assert.Throws<ArgumentOutOfRangeException>(() => volume[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => volume[-1, 0]);
        Assert.Throws<ArgumentException>(() => volume[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => volume.Crop(1, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => volume.Crop(1, int.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => volume.Flip(2));
        Assert.Throws<ArgumentException>(() => volume.Transpose(0, 0));
        Assert.Throws<ArgumentException>(() => volume.RemoveAxis(0));
        Assert.Throws<ArgumentException>(() => volume.CopyTo(Volume<int>.Allocate([3, 2], Affine.Identity)));
        Assert.Throws<ArgumentException>(() => new Volume<int>(new int[5], [2, 3], [3, 1], 0, Affine.Identity));
        Assert.Throws<ArgumentException>(() => new Volume<int>(new int[6], [2, 3], [-3, 1], 0, Affine.Identity));
        Assert.Throws<ImagingException>(() => Volume<byte>.Allocate([65536, 65536], Affine.Identity));
        Assert.Throws<ImagingException>(() => Volume<byte>.Allocate([2, 0], Affine.Identity));
    }

    private static void Converts<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Random random = new(3);
        T[] values = new T[300_000];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        (values[0], values[1], values[2]) = (T.MinValue, T.MaxValue, T.Zero);
        float[] converted = Volume<T>.FromFirstAxisFastest(values, [300, 1000], Affine.Identity).Flip(0).ToSingle().Flip(0).ToFirstAxisFastest().ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(float.CreateTruncating(values[i]), converted[i]);
        }
    }

    private static Model Start(int[] shape)
    {
        int[] elements = [.. Enumerable.Range(0, Volume.CountOf(shape))];
        return new Model(Volume<int>.FromLastAxisFastest(elements.ToArray(), shape, Affine.Identity), shape, elements);
    }

    private static Model Step(Model model, Random random)
    {
        (Volume<int> view, int[] shape, _) = model;
        int axis = random.Next(shape.Length);
        switch (random.Next(5))
        {
            case 0:
                int[] axes = [.. Enumerable.Range(0, shape.Length)];
                random.Shuffle(axes);
                return Rebuilt(model, view.Transpose(axes), [.. axes.Select(a => shape[a])], to => Scatter(to, axes));
            case 1:
                return Rebuilt(model, view.Flip(axis), shape, to => With(to, axis, shape[axis] - 1 - to[axis]));
            case 2:
                int start = random.Next(shape[axis]);
                int length = 1 + random.Next(shape[axis] - start);
                return Rebuilt(model, view.Crop(axis, start, length), With(shape, axis, length), to => With(to, axis, to[axis] + start));
            case 3 when shape.Length < 8:
                return Rebuilt(model, view.InsertAxis(axis), [.. shape[..axis], 1, .. shape[axis..]], to => [.. to[..axis], .. to[(axis + 1)..]]);
            case 4 when shape[axis] == 1 && shape.Length > 1:
                return Rebuilt(model, view.RemoveAxis(axis), [.. shape[..axis], .. shape[(axis + 1)..]], to => [.. to[..axis], 0, .. to[axis..]]);
            default:
                return model;
        }
    }

    private static int[] Scatter(int[] index, int[] axes)
    {
        int[] from = new int[axes.Length];
        for (int a = 0; a < axes.Length; a++)
        {
            from[axes[a]] = index[a];
        }

        return from;
    }

    private static int[] With(int[] index, int axis, int value)
    {
        int[] changed = [.. index];
        changed[axis] = value;
        return changed;
    }

    // The model's elements, each fetched from where the operation says it was.
    private static Model Rebuilt(Model model, Volume<int> view, int[] shape, Func<int[], int[]> origin) =>
        new(view, shape, [.. Indices(shape).Select(index => model.Elements[Position(origin(index), model.Shape)])]);

    private static int Position(int[] index, int[] shape) => index.Zip(shape).Aggregate(0, (at, next) => (at * next.Second) + next.First);

    private static T[] Read<T>(Volume<T> volume)
        where T : unmanaged, INumber<T> => [.. Indices(volume.Shape.ToArray()).Select(index => volume[index])];

    private static IEnumerable<int[]> Indices(int[] shape)
    {
        for (int n = 0; n < Volume.CountOf(shape); n++)
        {
            int rest = n;
            int[] index = new int[shape.Length];
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                (rest, index[axis]) = Math.DivRem(rest, shape[axis]);
            }

            yield return index;
        }
    }
}

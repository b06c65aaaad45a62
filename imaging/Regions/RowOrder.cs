using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>An image of one to three axes as rows through memory: the axes from fastest to slowest, all running forward.</summary>
internal sealed class RowOrder<T>
    where T : unmanaged, INumber<T>
{
    private readonly Volume<T> _volume;
    private readonly int[] _places;
    private readonly bool[] _flipped;
    private readonly int[] _steps = new int[3];
    private readonly int _origin;

    /// <param name="volume">Any view of one to three axes; it is copied when no axis runs through memory without gaps.</param>
    /// <exception cref="ImagingException">The view has more axes.</exception>
    public RowOrder(Volume<T> volume)
    {
        if (volume.Rank > 3)
        {
            throw new ImagingException($"An array of {volume.Rank} axes is no image of regions; take one channel of one to three axes at a time.");
        }

        Shape = [.. volume.Shape];
        _places = FastestFirst(volume);
        if (Math.Abs(volume.Strides[_places[0]]) != 1)
        {
            volume = Volume<T>.FromLastAxisFastest(volume.ToLastAxisFastest(), volume.Shape, volume.Affine);
            _places = FastestFirst(volume);
        }

        _flipped = new bool[volume.Rank];
        for (int axis = 0; axis < volume.Rank; axis++)
        {
            _flipped[axis] = volume.Strides[axis] < 0;
            volume = _flipped[axis] ? volume.Flip(axis) : volume;
        }

        _volume = volume;
        int[] steps = Volume.LastAxisFastest(Shape);
        for (int place = 0; place < _places.Length; place++)
        {
            int axis = _places[place];
            _steps[place] = _flipped[axis] ? -steps[axis] : steps[axis];
            _origin += _flipped[axis] ? (Shape[axis] - 1) * steps[axis] : 0;
        }
    }

    /// <summary>The shape of the view, in its own order of axes.</summary>
    public int[] Shape { get; }

    public int RowLength => Length(0);

    public int RowsPerSlice => Length(1);

    public int Slices => Length(2);

    /// <summary>The elements of a row.</summary>
    public Span<T> Row(int row, int slice) => _volume.Storage.Span.Slice(
        _volume.Offset + (_places.Length > 1 ? row * _volume.Strides[_places[1]] : 0) + (_places.Length > 2 ? slice * _volume.Strides[_places[2]] : 0), RowLength);

    /// <summary>The index in the view of an element.</summary>
    public int[] Index(int element, int row, int slice)
    {
        int[] index = new int[Shape.Length];
        ReadOnlySpan<int> places = [element, row, slice];
        for (int place = 0; place < _places.Length; place++)
        {
            int axis = _places[place];
            index[axis] = _flipped[axis] ? Shape[axis] - 1 - places[place] : places[place];
        }

        return index;
    }

    /// <summary>The position of an element when the view is read with the last axis fastest.</summary>
    public int Position(int element, int row, int slice) => _origin + (element * _steps[0]) + (row * _steps[1]) + (slice * _steps[2]);

    /// <summary>The first element of a run, in the direction of the view.</summary>
    public int FirstOf(int start, int end) => _flipped[_places[0]] ? end - 1 : start;

    private int Length(int place) => place < _places.Length ? Shape[_places[place]] : 1;

    private static int[] FastestFirst(Volume<T> volume)
    {
        int[] keys = new int[volume.Rank];
        for (int axis = 0; axis < keys.Length; axis++)
        {
            keys[axis] = volume.Shape[axis] == 1 ? int.MaxValue : Math.Abs(volume.Strides[axis]);
        }

        int[] places = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, places);
        return places;
    }
}

using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Inference;

/// <summary>The rows, contiguous along the last axis, that a window and the image have in common.</summary>
internal sealed class WindowRows
{
    private readonly int[] _from;
    private readonly int[] _start;
    private readonly int[] _length;
    private readonly int[] _windowStrides;
    private readonly int[] _imageStrides;

    /// <summary>Cuts a window with an image.</summary>
    /// <param name="image">Spatial lengths of the image.</param>
    /// <param name="window">Lengths of the window.</param>
    /// <param name="start">Where the window begins in the image, per axis; negative where it begins before it.</param>
    public WindowRows(int[] image, int[] window, ReadOnlySpan<int> start)
    {
        int rank = image.Length;
        _from = new int[rank];
        _start = new int[rank];
        _length = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            _from[axis] = Math.Max(-start[axis], 0);
            _start[axis] = Math.Max(start[axis], 0);
            _length[axis] = Math.Min(start[axis] + window[axis], image[axis]) - _start[axis];
        }

        _windowStrides = Volume.LastAxisFastest(window);
        _imageStrides = Volume.LastAxisFastest(image);
        WindowCount = Volume.CountOf(window);
        RowLength = _length[^1];
        Planes = rank > 1 ? _length[0] : 1;
        RowsPerPlane = 1;
        for (int axis = 1; axis < rank - 1; axis++)
        {
            RowsPerPlane *= _length[axis];
        }
    }

    /// <summary>Voxels of a whole window.</summary>
    public int WindowCount { get; }

    /// <summary>Common planes across the first axis.</summary>
    public int Planes { get; }

    /// <summary>Rows in a plane.</summary>
    public int RowsPerPlane { get; }

    /// <summary>Elements in a row.</summary>
    public int RowLength { get; }

    /// <summary>Where a row begins in the window and in the image, as offsets into one channel.</summary>
    public (int Window, int Image) At(int plane, int row)
    {
        int last = _length.Length - 1;
        int inWindow = _from[last];
        int inImage = _start[last];
        if (last > 0)
        {
            for (int axis = last - 1; axis > 0; axis--)
            {
                (row, int index) = Math.DivRem(row, _length[axis]);
                inWindow += (_from[axis] + index) * _windowStrides[axis];
                inImage += (_start[axis] + index) * _imageStrides[axis];
            }

            inWindow += (_from[0] + plane) * _windowStrides[0];
            inImage += (_start[0] + plane) * _imageStrides[0];
        }

        return (inWindow, inImage);
    }
}

namespace Aiaa.GpuRunner.Inference;

/// <summary>
/// Where the windows of a sliding-window inference lie. Positions are those of MONAI: a step of roi × (1 − overlap), cut to an
/// integer and at least 1; the last window of an axis is moved back to end with the image; an image smaller than the window is
/// padded on both sides, the odd voxel behind, and has one window on that axis: no window lies in padding alone. The last axis runs fastest.
/// </summary>
internal sealed class WindowGrid
{
    private readonly int[][] _starts;

    /// <summary>Lays the windows.</summary>
    /// <param name="image">Spatial lengths of the image.</param>
    /// <param name="roi">Window lengths; not positive: the image's own.</param>
    /// <param name="overlap">One for all axes, or one per axis.</param>
    public WindowGrid(ReadOnlySpan<int> image, ReadOnlySpan<int> roi, ReadOnlySpan<double> overlap)
    {
        Window = new int[image.Length];
        Padded = new int[image.Length];
        PadBefore = new int[image.Length];
        _starts = new int[image.Length][];
        Count = 1;
        for (int axis = 0; axis < image.Length; axis++)
        {
            int window = roi[axis] > 0 ? roi[axis] : image[axis];
            int padded = Math.Max(image[axis], window);
            int step = window == padded ? window : Math.Max((int)(window * (1 - overlap[overlap.Length == 1 ? 0 : axis])), 1);
            Window[axis] = window;
            Padded[axis] = padded;
            PadBefore[axis] = (padded - image[axis]) / 2;
            _starts[axis] = Starts(padded, window, step);
            Count = checked(Count * _starts[axis].Length);
        }
    }

    /// <summary>Number of windows.</summary>
    public int Count { get; }

    /// <summary>Lengths of a window.</summary>
    public int[] Window { get; }

    /// <summary>Lengths of the image with its padding.</summary>
    public int[] Padded { get; }

    /// <summary>Voxels of padding before the image, per axis.</summary>
    public int[] PadBefore { get; }

    /// <summary>Where a window begins in the image, per axis; negative where padding comes first.</summary>
    public void StartOf(int window, Span<int> start)
    {
        for (int axis = _starts.Length - 1; axis >= 0; axis--)
        {
            (window, int index) = Math.DivRem(window, _starts[axis].Length);
            start[axis] = _starts[axis][index] - PadBefore[axis];
        }
    }

    private static int[] Starts(int length, int window, int step)
    {
        // The smallest number of steps after which a window reaches the end.
        int count = ((length - window + step - 1) / step) + 1;
        int[] starts = new int[count];
        for (int index = 0; index < count; index++)
        {
            starts[index] = Math.Min(index * step, length - window);
        }

        return starts;
    }
}

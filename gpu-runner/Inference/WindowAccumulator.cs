using System.Numerics.Tensors;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Inference;

/// <summary>
/// Adds up weighted windows on the image's grid and divides by the weights at the end. Only voxels of the image are kept; what a
/// window says of padding is dropped. Sums are taken in float32 and in the order of the windows, as MONAI takes them.
/// </summary>
internal sealed class WindowAccumulator
{
    private readonly int _channels;
    private readonly int[] _image;
    private readonly int[] _window;
    private readonly float[]? _weights;
    private readonly float[] _sum;
    private readonly float[] _weightSum;

    /// <summary>Takes the memory for an image.</summary>
    /// <param name="channels">Channels of the network's output.</param>
    /// <param name="image">Spatial lengths of the image.</param>
    /// <param name="window">Lengths of a window.</param>
    /// <param name="weights">The weight of each voxel of a window, C order; null for a weight of 1 everywhere.</param>
    /// <exception cref="Aiaa.Imaging.ImagingException">The output would be too large for one array.</exception>
    public WindowAccumulator(int channels, ReadOnlySpan<int> image, ReadOnlySpan<int> window, float[]? weights)
    {
        _channels = channels;
        _image = image.ToArray();
        _window = window.ToArray();
        _weights = weights;
        _sum = new float[Volume.CountOf([channels, .. image])];
        _weightSum = new float[Volume.CountOf(image)];
    }

    /// <summary>Adds one window.</summary>
    /// <param name="elements">The network's output for it: channel and spatial axes, C order.</param>
    /// <param name="start">Where it begins in the image, per axis; negative where padding comes first.</param>
    public void Add(ReadOnlyMemory<float> elements, ReadOnlySpan<int> start)
    {
        WindowRows rows = new(_image, _window, start);

        // Planes across the first axis touch different memory, so they can be added side by side.
        Parallel.For(0, (_channels + 1) * rows.Planes, index =>
        {
            (int channel, int plane) = Math.DivRem(index, rows.Planes);
            if (channel < _channels)
            {
                AddPlane(rows, plane, elements.Span.Slice(channel * rows.WindowCount, rows.WindowCount), _sum.AsSpan(channel * _weightSum.Length, _weightSum.Length));
            }
            else
            {
                AddWeights(rows, plane);
            }
        });
    }

    /// <summary>Divides by the weights and gives the result.</summary>
    public Volume<float> Finish(Affine affine)
    {
        Parallel.For(0, _channels, channel =>
        {
            Span<float> sum = _sum.AsSpan(channel * _weightSum.Length, _weightSum.Length);
            TensorPrimitives.Divide(sum, _weightSum, sum);
        });
        return Volume<float>.FromLastAxisFastest(_sum, [_channels, .. _image], affine);
    }

    private void AddPlane(WindowRows rows, int plane, ReadOnlySpan<float> from, Span<float> to)
    {
        for (int row = 0; row < rows.RowsPerPlane; row++)
        {
            (int source, int target) = rows.At(plane, row);
            Span<float> sum = to.Slice(target, rows.RowLength);
            ReadOnlySpan<float> values = from.Slice(source, rows.RowLength);
            if (_weights is null)
            {
                TensorPrimitives.Add(sum, values, sum);
            }
            else
            {
                TensorPrimitives.MultiplyAdd(values, _weights.AsSpan(source, rows.RowLength), sum, sum);
            }
        }
    }

    private void AddWeights(WindowRows rows, int plane)
    {
        for (int row = 0; row < rows.RowsPerPlane; row++)
        {
            (int source, int target) = rows.At(plane, row);
            Span<float> sum = _weightSum.AsSpan(target, rows.RowLength);
            if (_weights is null)
            {
                TensorPrimitives.Add(sum, 1f, sum);
            }
            else
            {
                TensorPrimitives.Add(sum, _weights.AsSpan(source, rows.RowLength), sum);
            }
        }
    }
}

using System.Numerics.Tensors;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// Points as a picture that a network can take: ones at the points, spread by MONAI's GaussianFilter and stretched to a range. Only the
/// surroundings of each point are computed; equal points count once, as setting a voxel twice does.
/// </summary>
/// <param name="sigma">Standard deviation in voxels.</param>
/// <param name="from">The least value.</param>
/// <param name="to">The largest.</param>
internal sealed class ClickSignal(double sigma, float from, float to)
{
    private readonly float[] _kernel = GaussianKernel.Filtered(sigma);

    /// <summary>Draws the picture.</summary>
    /// <param name="points">The points; those beyond the end of an axis count as at its end, those before its start not at all.</param>
    /// <param name="shape">Lengths of the picture's axes.</param>
    /// <param name="target">Its elements, C order, zero now.</param>
    /// <returns>False when there was no point: the target stays as it is.</returns>
    public bool Draw(IEnumerable<int[]> points, ReadOnlySpan<int> shape, Span<float> target)
    {
        HashSet<string> drawn = new(StringComparer.Ordinal);
        int[] lengths = shape.ToArray();
        (int first, int last) = (lengths[0], 0);
        foreach (int[] point in points.Where(point => point.All(at => at >= 0)))
        {
            int[] at = [.. point.Zip(lengths, (index, length) => Math.Min(index, length - 1))];
            if (drawn.Add(string.Join(',', at)))
            {
                Add(at, lengths, 0, 0, 1, target);
                (int low, int high) = Reach(at[0], lengths[0]);
                (first, last) = (Math.Min(first, low), Math.Max(last, high));
            }
        }

        if (drawn.Count > 0)
        {
            Stretch(target, target.Length / lengths[0], first, last);
        }

        return drawn.Count > 0;
    }

    /// <summary>The first and the last index that a blob covers.</summary>
    private (int First, int Last) Reach(int at, int length) => (Math.Max(at - (_kernel.Length / 2), 0), Math.Min(at + (_kernel.Length / 2), length - 1));

    private void Add(int[] at, int[] shape, int axis, int offset, float weight, Span<float> target)
    {
        (int first, int last) = Reach(at[axis], shape[axis]);
        ReadOnlySpan<float> kernel = _kernel.AsSpan(first - at[axis] + (_kernel.Length / 2), last - first + 1);
        if (axis == shape.Length - 1)
        {
            Span<float> row = target.Slice(offset + first, kernel.Length);
            TensorPrimitives.MultiplyAdd(kernel, weight, row, row);
            return;
        }

        int step = 1;
        for (int inner = axis + 1; inner < shape.Length; inner++)
        {
            step *= shape[inner];
        }

        for (int i = 0; i < kernel.Length; i++)
        {
            Add(at, shape, axis + 1, offset + ((first + i) * step), weight * kernel[i], target);
        }
    }

    /// <summary>Stretches to the range what was drawn, all of it between two slices along the first axis.</summary>
    private void Stretch(Span<float> target, int slice, int first, int last)
    {
        // Beyond the blobs' slices all is zero, the least there can be; clicks are few, so most of the picture need not be looked at.
        Span<float> drawn = target[(first * slice)..((last + 1) * slice)];
        float least = drawn.Length < target.Length ? 0 : TensorPrimitives.Min<float>(drawn);
        float range = TensorPrimitives.Max<float>(drawn) - least;
        if (range == 0)
        {
            // One voxel, or a picture so small that it is evenly grey: MONAI divides by zero there.
            target.Fill(to);
            return;
        }

        if (least != 0)
        {
            TensorPrimitives.Subtract(drawn, least, drawn);
        }

        TensorPrimitives.Multiply(drawn, (to - from) / range, drawn);
        if (from != 0)
        {
            TensorPrimitives.Add(target, from, target);
        }
    }
}

using System.Buffers;
using System.Numerics;

namespace Aiaa.Imaging.Resampling;

/// <summary>Resampling where the axes of source and result cross: every voxel of the result has a position of its own.</summary>
internal static class ObliqueSampler
{
    public static float[] Linear(SpatialLayout<float> layout, SamplingGrid grid, CancellationToken cancellation) =>
        Resample<float>(layout, grid, Interpolate, cancellation);

    public static T[] Nearest<T>(SpatialLayout<T> layout, SamplingGrid grid, CancellationToken cancellation)
        where T : unmanaged, INumber<T> => Resample<T>(layout, grid, Pick, cancellation);

    private delegate void RowKernel<T>(ReadOnlySpan<T> source, int start, ReadOnlySpan<int> strides, SamplingGrid grid, double[][] positions, Span<T> row);

    private static T[] Resample<T>(SpatialLayout<T> layout, SamplingGrid grid, RowKernel<T> kernel, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        int rank = grid.Rank;
        double[][][] terms = [.. Enumerable.Range(0, rank).Select(s => Enumerable.Range(0, rank).Select(t => grid.Terms(s, t)).ToArray())];
        int[] order = layout.Order;
        int[] lengths = [.. order.Select(axis => axis < 0 ? 1 : grid.Target[axis])];
        int[] strides = new int[rank];
        for (int place = 0; place < rank; place++)
        {
            strides[order[place]] = layout.Stride(place);
        }

        T[] result = GC.AllocateUninitializedArray<T>(layout.Images * lengths[0] * lengths[1] * lengths[2]);
        Parallel.For(
            0,
            layout.Images * lengths[2],
            new ParallelOptions { CancellationToken = cancellation },
            () => Enumerable.Range(0, rank).Select(_ => ArrayPool<double>.Shared.Rent(lengths[0])).ToArray(),
            (slice, _, positions) =>
            {
                (int image, int k) = Math.DivRem(slice, lengths[2]);
                int start = layout.Start(image);
                for (int j = 0; j < lengths[1]; j++)
                {
                    for (int axis = 0; axis < rank; axis++)
                    {
                        Place(terms[axis], grid.Offset(axis), order, j, k, positions[axis].AsSpan(0, lengths[0]));
                    }

                    kernel(layout.Source.Storage.Span, start, strides, grid, positions, result.AsSpan(((slice * lengths[1]) + j) * lengths[0], lengths[0]));
                }

                return positions;
            },
            positions => Array.ForEach(positions, p => ArrayPool<double>.Shared.Return(p)));
        return result;
    }

    // Terms are added from the last axis to the first, then the offset: the order of torch's matrix product.
    private static void Place(double[][] terms, double offset, int[] order, int j, int k, Span<double> positions)
    {
        int inner = order[0];
        ReadOnlySpan<double> along = terms[inner].AsSpan(0, positions.Length);
        double before = 0;
        for (int axis = terms.Length - 1; axis > inner; axis--)
        {
            before += terms[axis][axis == order[1] ? j : k];
        }

        double next = inner > 0 ? terms[inner - 1][inner - 1 == order[1] ? j : k] : 0;
        double last = inner > 1 ? terms[inner - 2][inner - 2 == order[1] ? j : k] : 0;
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = before + along[i] + next + last + offset;
        }
    }

    private static void Interpolate(ReadOnlySpan<float> source, int start, ReadOnlySpan<int> strides, SamplingGrid grid, double[][] positions, Span<float> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            (int at, int nextX, double x) = Cell(grid, 0, positions[0][i], strides[0]);
            (int atY, int nextY, double y) = Cell(grid, 1, positions[1][i], strides[1]);
            at += start + atY;
            double value = Line(source, at, nextX, x, nextY, y);
            if (grid.Rank == 3)
            {
                (int atZ, int nextZ, double z) = Cell(grid, 2, positions[2][i], strides[2]);
                at += atZ;
                value = (Line(source, at, nextX, x, nextY, y) * (1 - z)) + (Line(source, at + nextZ, nextX, x, nextY, y) * z);
            }

            row[i] = (float)value;
        }
    }

    private static double Line(ReadOnlySpan<float> source, int at, int nextX, double x, int nextY, double y) =>
        (((source[at] * (1 - x)) + (source[at + nextX] * x)) * (1 - y)) + (((source[at + nextY] * (1 - x)) + (source[at + nextX + nextY] * x)) * y);

    // As in LinearAxis, the last element is interpolated with itself.
    private static (int At, int Next, double Weight) Cell(SamplingGrid grid, int axis, double position, int stride)
    {
        double voxel = grid.ToVoxel(position, axis);
        int low = (int)voxel;
        return low == grid.Source[axis] - 1 ? (low * stride, 0, 0.5) : (low * stride, stride, voxel - low);
    }

    private static void Pick<T>(ReadOnlySpan<T> source, int start, ReadOnlySpan<int> strides, SamplingGrid grid, double[][] positions, Span<T> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int at = start;
            for (int axis = 0; axis < strides.Length; axis++)
            {
                at += grid.Nearest(grid.ToVoxel(positions[axis][i], axis)) * strides[axis];
            }

            row[i] = source[at];
        }
    }
}

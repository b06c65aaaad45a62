using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

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
                        Span<double> along = positions[axis].AsSpan(0, lengths[0]);
                        Place(terms[axis], grid.Offset(axis), order, j, k, along);
                        grid.ToVoxels(along, axis);
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
        ReadOnlySpan<double> xs = positions[0].AsSpan(0, row.Length);
        ReadOnlySpan<double> ys = positions[1].AsSpan(0, row.Length);
        ReadOnlySpan<double> zs = grid.Rank == 3 ? positions[2].AsSpan(0, row.Length) : default;
        (int lastX, int lastY, int lastZ) = (grid.Source[0] - 1, grid.Source[1] - 1, grid.Rank == 3 ? grid.Source[2] - 1 : 0);
        for (int i = 0; i < row.Length; i++)
        {
            int at = start + Cell(xs[i], lastX, strides[0], out int nextX, out double x) + Cell(ys[i], lastY, strides[1], out int nextY, out double y);
            if (zs.IsEmpty)
            {
                row[i] = (float)Plane(source, at, nextX, x, nextY, y);
                continue;
            }

            at += Cell(zs[i], lastZ, strides[2], out int nextZ, out double z);
            row[i] = (float)((Plane(source, at, nextX, x, nextY, y) * (1 - z)) + (Plane(source, at + nextZ, nextX, x, nextY, y) * z));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Plane(ReadOnlySpan<float> source, int at, int nextX, double x, int nextY, double y) =>
        (((source[at] * (1 - x)) + (source[at + nextX] * x)) * (1 - y)) + (((source[at + nextY] * (1 - x)) + (source[at + nextX + nextY] * x)) * y);

    // As in LinearAxis, the last element is interpolated with itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Cell(double voxel, int last, int stride, out int next, out double weight)
    {
        int low = (int)voxel;
        (next, weight) = low == last ? (0, 0.5) : (stride, voxel - low);
        return low * stride;
    }

    private static void Pick<T>(ReadOnlySpan<T> source, int start, ReadOnlySpan<int> strides, SamplingGrid grid, double[][] positions, Span<T> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int at = start;
            for (int axis = 0; axis < strides.Length; axis++)
            {
                at += grid.Nearest(positions[axis][i]) * strides[axis];
            }

            row[i] = source[at];
        }
    }
}

using System.Numerics;

namespace Aiaa.Imaging.Resampling;

/// <summary>Copies elements by a table of indices per axis: nearest-neighbour resampling along axes that source and result share.</summary>
internal static class SeparableNearest
{
    /// <param name="layout">The source.</param>
    /// <param name="indices">For each spatial axis of the result, the index in the source of every element.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    public static T[] Resample<T>(SpatialLayout<T> layout, int[][] indices, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        int[][] tables = [.. layout.Order.Select(axis => axis < 0 ? [0] : indices[axis])];
        int slices = tables[2].Length;
        int width = tables[0].Length;
        int sliceLength = tables[1].Length * width;
        int[] runs = Runs(tables[2]);
        T[] result = GC.AllocateUninitializedArray<T>(layout.Images * slices * sliceLength);
        Parallel.For(0, layout.Images * (runs.Length - 1), new ParallelOptions { CancellationToken = cancellation }, job =>
        {
            (int image, int run) = Math.DivRem(job, runs.Length - 1);
            Span<T> output = result.AsSpan(((image * slices) + runs[run]) * sliceLength, (runs[run + 1] - runs[run]) * sliceLength);
            int start = layout.Start(image) + (tables[2][runs[run]] * layout.Stride(2));
            Slice(layout, tables, start, output[..sliceLength]);
            for (int at = sliceLength; at < output.Length; at += sliceLength)
            {
                output[..sliceLength].CopyTo(output[at..]);
            }
        });
        return result;
    }

    private static void Slice<T>(SpatialLayout<T> layout, int[][] tables, int start, Span<T> output)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> source = layout.Source.Storage.Span;
        ReadOnlySpan<int> columns = tables[0];
        ReadOnlySpan<int> rows = tables[1];
        int length = layout.Length(0);
        bool backward = layout.Stride(0) < 0;
        for (int j = 0; j < rows.Length; j++)
        {
            Span<T> row = output.Slice(j * columns.Length, columns.Length);
            if (j > 0 && rows[j] == rows[j - 1])
            {
                output.Slice((j - 1) * columns.Length, columns.Length).CopyTo(row);
                continue;
            }

            int at = start + (rows[j] * layout.Stride(1));
            ReadOnlySpan<T> line = source.Slice(backward ? at - (length - 1) : at, length);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = line[backward ? length - 1 - columns[i] : columns[i]];
            }
        }
    }

    // Slices with the same source are computed once: the starts of their runs, and the end.
    private static int[] Runs(int[] table) => [.. Enumerable.Range(0, table.Length).Where(i => i == 0 || table[i] != table[i - 1]), table.Length];
}

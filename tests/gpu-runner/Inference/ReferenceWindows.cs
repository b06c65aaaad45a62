namespace Aiaa.GpuRunner.Tests.Inference;

/// <summary>
/// Sliding windows written down as MONAI documents them, voxel by voxel and with nothing clever: pad, list the windows, run each,
/// weigh, add, divide, crop. Three spatial axes.
/// </summary>
internal static class ReferenceWindows
{
    public static double[,,] Run(double[,,] image, int[] roi, double[] overlap, double pad, Func<int, int, int, double> weight, Func<double[,,], double[,,]> network)
    {
        int[] size = [image.GetLength(0), image.GetLength(1), image.GetLength(2)];
        int[] window = [.. roi.Select((r, a) => r > 0 ? r : size[a])];
        int[] padded = [.. size.Select((s, a) => Math.Max(s, window[a]))];
        int[] before = [.. padded.Select((p, a) => (p - size[a]) / 2)];
        int[][] starts = [.. Enumerable.Range(0, 3).Select(a => Starts(padded[a], window[a], overlap[a]))];
        double[,,] sum = new double[size[0], size[1], size[2]];
        double[,,] weights = new double[size[0], size[1], size[2]];
        foreach (int x0 in starts[0])
        {
            foreach (int y0 in starts[1])
            {
                foreach (int z0 in starts[2])
                {
                    int[] at = [x0 - before[0], y0 - before[1], z0 - before[2]];
                    double[,,] cut = new double[window[0], window[1], window[2]];
                    ForAll(window, (i, j, k) => cut[i, j, k] = Inside(size, at[0] + i, at[1] + j, at[2] + k) ? image[at[0] + i, at[1] + j, at[2] + k] : pad);
                    double[,,] answer = network(cut);
                    ForAll(window, (i, j, k) =>
                    {
                        (int x, int y, int z) = (at[0] + i, at[1] + j, at[2] + k);
                        if (Inside(size, x, y, z))
                        {
                            sum[x, y, z] += answer[i, j, k] * weight(i, j, k);
                            weights[x, y, z] += weight(i, j, k);
                        }
                    });
                }
            }
        }

        ForAll(size, (x, y, z) => sum[x, y, z] /= weights[x, y, z]);
        return sum;
    }

    public static void ForAll(int[] size, Action<int, int, int> body)
    {
        for (int i = 0; i < size[0]; i++)
        {
            for (int j = 0; j < size[1]; j++)
            {
                for (int k = 0; k < size[2]; k++)
                {
                    body(i, j, k);
                }
            }
        }
    }

    private static int[] Starts(int length, int window, double overlap)
    {
        int step = window == length ? window : Math.Max(1, (int)(window * (1 - overlap)));
        List<int> starts = [];
        for (int start = 0; ; start += step)
        {
            starts.Add(Math.Min(start, length - window));
            if (start + window >= length)
            {
                return [.. starts];
            }
        }
    }

    private static bool Inside(int[] size, int x, int y, int z) => x >= 0 && y >= 0 && z >= 0 && x < size[0] && y < size[1] && z < size[2];
}

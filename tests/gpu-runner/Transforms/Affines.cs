using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>Affines for tests.</summary>
internal static class Affines
{
    /// <summary>Axes at right angles to each other, turned in space at random and perhaps mirrored, with some voxel sizes and an origin.</summary>
    public static Affine Oblique(Random random, params ReadOnlySpan<double> spacing)
    {
        // A unit quaternion drawn at random is a rotation drawn at random.
        double[] q = [.. Enumerable.Range(0, 4).Select(_ => (random.NextDouble() * 2) - 1)];
        double length = Math.Sqrt(q.Sum(c => c * c));
        (double a, double b, double c, double d) = (q[0] / length, q[1] / length, q[2] / length, q[3] / length);
        double[] r =
        [
            1 - (2 * ((c * c) + (d * d))), 2 * ((b * c) - (a * d)), 2 * ((b * d) + (a * c)),
            2 * ((b * c) + (a * d)), 1 - (2 * ((b * b) + (d * d))), 2 * ((c * d) - (a * b)),
            2 * ((b * d) - (a * c)), 2 * ((c * d) + (a * b)), 1 - (2 * ((b * b) + (c * c))),
        ];
        double[] m = new double[16];
        int mirrored = random.Next(2) == 0 ? 1 : -1;
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                m[(row * 4) + column] = r[(row * 3) + column] * spacing[column] * (column == 2 ? mirrored : 1);
            }

            m[(row * 4) + 3] = (random.NextDouble() * 200) - 100;
        }

        m[15] = 1;
        return new Affine(m);
    }
}

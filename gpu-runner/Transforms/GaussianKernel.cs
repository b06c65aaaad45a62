namespace Aiaa.GpuRunner.Transforms;

/// <summary>The one-dimensional kernel of MONAI's GaussianFilter (gaussian_1d, approximation "erf"): the gaussian integrated over each voxel, cut at 4 standard deviations, not normalised.</summary>
internal static class GaussianKernel
{
    /// <summary>The weights, the middle one at half the length; computed in float32 as there.</summary>
    /// <param name="sigma">Standard deviation in voxels, above 0.</param>
    public static float[] Filtered(double sigma)
    {
        int tail = Tail(sigma);
        float scale = 0.70710678f / (float)sigma;
        return [.. Enumerable.Range(-tail, (2 * tail) + 1).Select(x => Math.Max(0, 0.5f * (Erf(scale * (x + 0.5f)) - Erf(scale * (x - 0.5f)))))];
    }

    /// <summary>How far the kernel reaches to either side.</summary>
    public static int Tail(double sigma) => (int)(Math.Max((float)sigma * 4, 0.5) + 0.5);

    /// <summary>
    /// The error function rounded to float32: its Maclaurin series up to 2, and the continued fraction of the complement beyond
    /// (Abramowitz and Stegun, 7.1.6 and 7.1.14).
    /// </summary>
    private static float Erf(float argument)
    {
        double x = Math.Abs((double)argument);
        double value;
        if (x < 2)
        {
            double term = x;
            double sum = x;
            for (int n = 1; term > sum * 1e-17; n++)
            {
                term *= 2 * x * x / ((2 * n) + 1);
                sum += term;
            }

            value = 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }
        else
        {
            double fraction = x;
            for (int n = 60; n >= 1; n--)
            {
                fraction = x + (n / 2.0 / fraction);
            }

            value = 1 - (Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction);
        }

        return (float)Math.CopySign(value, argument);
    }
}

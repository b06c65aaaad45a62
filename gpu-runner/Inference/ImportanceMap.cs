using System.Numerics.Tensors;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Inference;

/// <summary>The weight of each voxel of a window, as MONAI's compute_importance_map makes it.</summary>
internal static class ImportanceMap
{
    private const float Floor = 1e-3f;

    /// <summary>Makes a gaussian map.</summary>
    /// <param name="window">Window lengths.</param>
    /// <param name="sigmaScale">Standard deviation as a share of the window: one for all axes, or one per axis.</param>
    /// <param name="rule">How versions differ.</param>
    /// <returns>The weights, C order.</returns>
    public static float[] Gaussian(ReadOnlySpan<int> window, ReadOnlySpan<double> sigmaScale, GaussianMapRule rule)
    {
        float[] map = [1];
        for (int axis = 0; axis < window.Length; axis++)
        {
            double sigma = window[axis] * sigmaScale[sigmaScale.Length == 1 ? 0 : axis];
            float[] profile = rule == GaussianMapRule.Analytic ? Analytic(window[axis], sigma) : Filtered(window[axis], sigma);
            map = Outer(map, profile);
        }

        if (rule != GaussianMapRule.Analytic)
        {
            TensorPrimitives.Divide(map, TensorPrimitives.Max<float>(map), map);
        }

        // A weight of zero would leave voxels that one window alone covers without a value.
        float least = rule == GaussianMapRule.Analytic ? TensorPrimitives.Min<float>(map) : SmallestPositive(map);
        TensorPrimitives.Max(map, rule == GaussianMapRule.Filtered ? least : Math.Max(least, Floor), map);
        return map;
    }

    private static float[] Analytic(int length, double sigma)
    {
        float[] profile = new float[length];
        float divisor = (float)(-2 * sigma * sigma);
        for (int i = 0; i < length; i++)
        {
            float x = i - ((length - 1) / 2f);
            profile[i] = MathF.Exp(x * x / divisor);
        }

        return profile;
    }

    /// <summary>One at length / 2, spread by the integral of the gaussian over each voxel, cut at 4 standard deviations.</summary>
    private static float[] Filtered(int length, double sigma)
    {
        float[] profile = new float[length];
        int tail = (int)(Math.Max((float)sigma * 4, 0.5) + 0.5);
        float scale = 0.70710678f / (float)sigma;
        for (int i = 0; i < length; i++)
        {
            int x = i - (length / 2);
            if (Math.Abs(x) <= tail)
            {
                profile[i] = Math.Max(0, 0.5f * (Erf(scale * (x + 0.5f)) - Erf(scale * (x - 0.5f))));
            }
        }

        return profile;
    }

    private static float[] Outer(float[] slow, float[] fast)
    {
        float[] product = new float[checked(slow.Length * fast.Length)];
        for (int i = 0; i < slow.Length; i++)
        {
            TensorPrimitives.Multiply(fast, slow[i], product.AsSpan(i * fast.Length, fast.Length));
        }

        return product;
    }

    private static float SmallestPositive(float[] map)
    {
        float least = float.MaxValue;
        foreach (float value in map)
        {
            least = value > 0 && value < least ? value : least;
        }

        return least;
    }

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

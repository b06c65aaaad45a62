using System.Numerics.Tensors;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Transforms;

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
        float[] kernel = GaussianKernel.Filtered(sigma);
        float[] profile = new float[length];
        for (int i = 0; i < length; i++)
        {
            int at = i - (length / 2) + (kernel.Length / 2);
            profile[i] = at >= 0 && at < kernel.Length ? kernel[at] : 0;
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
}

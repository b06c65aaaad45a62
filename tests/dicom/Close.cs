using Aiaa.Imaging.Volumes;

namespace Aiaa.Dicom.Tests;

/// <summary>Comparisons of numbers that need not agree to the bit.</summary>
internal static class Close
{
    public static void Equal(Affine expected, Affine actual, double tolerance) => Equal(expected.ToArray(), actual.ToArray(), tolerance);

    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            Assert.True(difference <= tolerance, $"[{i}]: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }
}

using Aiaa.Imaging.Volumes;

namespace Aiaa.LocalRunner.Picture;

/// <summary>What a mask holds of one label.</summary>
/// <param name="Label">The label's value in the mask.</param>
/// <param name="Name">What the model calls it.</param>
/// <param name="Voxels">How many voxels have it.</param>
/// <param name="Millilitres">Their volume.</param>
/// <param name="MeanValue">The mean of the image under it.</param>
internal sealed record LabelSummary(int Label, string Name, long Voxels, double Millilitres, double MeanValue)
{
    private const int MostLabels = 1 << 16;

    /// <summary>Sums up a mask; labels that do not occur are left out.</summary>
    /// <param name="image">The image, on the same grid.</param>
    /// <param name="mask">Labels: whole numbers, 0 where there is none.</param>
    /// <param name="names">The model's labels: the first is the name of 1, or of 0 when it is called background.</param>
    /// <exception cref="LocalRunnerException">The mask holds what is no label.</exception>
    public static IReadOnlyList<LabelSummary> Of(Volume<float> image, Volume<float> mask, IReadOnlyList<string> names)
    {
        ReadOnlySpan<float> labels = mask.ToFirstAxisFastest().Span;
        ReadOnlySpan<float> values = image.ToFirstAxisFastest().Span;
        long[] counts = new long[MostLabels];
        double[] sums = new double[MostLabels];
        for (int at = 0; at < labels.Length; at++)
        {
            float label = labels[at];
            if (label == 0)
            {
                continue;
            }

            if (label is not (> 0 and < MostLabels) || label != MathF.Floor(label))
            {
                throw new LocalRunnerException($"The model's answer is not a mask of labels: it holds the value {label}.");
            }

            counts[(int)label]++;
            sums[(int)label] += values[at];
        }

        double millilitres = Math.Abs(Determinant(mask.Affine)) / 1000;
        return [.. from label in Enumerable.Range(1, MostLabels - 1)
                   where counts[label] > 0
                   select new LabelSummary(label, NameOf(label, names), counts[label], counts[label] * millilitres, sums[label] / counts[label])];
    }

    private static string NameOf(int label, IReadOnlyList<string> names)
    {
        int index = names is [string first, ..] && first.Equals("background", StringComparison.OrdinalIgnoreCase) ? label : label - 1;
        return index < names.Count ? names[index] : $"label {label}";
    }

    private static double Determinant(Affine a) =>
        (a[0, 0] * ((a[1, 1] * a[2, 2]) - (a[1, 2] * a[2, 1])))
        - (a[0, 1] * ((a[1, 0] * a[2, 2]) - (a[1, 2] * a[2, 0])))
        + (a[0, 2] * ((a[1, 0] * a[2, 1]) - (a[1, 1] * a[2, 0])));
}

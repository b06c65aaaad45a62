using System.Globalization;
using Aiaa.Imaging.Volumes;

namespace Aiaa.LocalRunner.Picture;

/// <summary>Which values are shown between black and white.</summary>
/// <param name="Low">Black, and below.</param>
/// <param name="High">White, and above.</param>
/// <param name="Description">What to call it.</param>
internal sealed record DisplayWindow(float Low, float High, string Description)
{
    private const float AirInHounsfield = -200;
    private const float LungLike = -400;

    /// <summary>
    /// The window for an image and what was found in it: for CT the usual soft-tissue window, or a wide one when a label lies in air
    /// (lungs); for anything else the range between the 1st and 99.7th percentile of what is not background.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="labels">What was found, with the mean of the image under each.</param>
    public static DisplayWindow For(Volume<float> image, IReadOnlyList<LabelSummary> labels)
    {
        float[] sorted = Sample(image);
        if (LooksLikeCt(sorted))
        {
            return labels.Any(label => label.MeanValue < LungLike) ? Ct(-300, 1500) : Ct(40, 400);
        }

        float background = sorted[0];
        ReadOnlySpan<float> shown = sorted.AsSpan(sorted.AsSpan().LastIndexOf(background) + 1);
        shown = shown.IsEmpty ? sorted : shown;
        float low = Math.Min(shown[(int)(0.01f * (shown.Length - 1))], background);
        float high = shown[(int)(0.997f * (shown.Length - 1))];
        return new DisplayWindow(low, high > low ? high : low + 1, string.Create(CultureInfo.InvariantCulture, $"grey {low:G4} to {high:G4}"));
    }

    /// <summary>The grey of a value.</summary>
    public byte Grey(float value) => (byte)(Math.Clamp((value - Low) / (High - Low), 0, 1) * 255);

    // CT has air near -1000 and tissue around 0: nothing else has both.
    private static bool LooksLikeCt(float[] sorted) =>
        sorted[(int)(0.02f * (sorted.Length - 1))] < AirInHounsfield && sorted[^1] > 100 && sorted[0] > -10_000;

    private static DisplayWindow Ct(float level, float width) => new(
        level - (width / 2), level + (width / 2), string.Create(CultureInfo.InvariantCulture, $"window {width:0} level {level:0} HU"));

    private static float[] Sample(Volume<float> image)
    {
        ReadOnlySpan<float> all = image.ToFirstAxisFastest().Span;
        int step = Math.Max(1, all.Length / 400_000);
        List<float> sample = new((all.Length / step) + 1);
        for (int at = 0; at < all.Length; at += step)
        {
            if (float.IsFinite(all[at]))
            {
                sample.Add(all[at]);
            }
        }

        if (sample.Count == 0)
        {
            sample.Add(0);
        }

        sample.Sort();
        return [.. sample];
    }
}

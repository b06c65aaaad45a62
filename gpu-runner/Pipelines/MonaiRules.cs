using System.Globalization;
using System.Text.RegularExpressions;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>
/// Where versions of MONAI give different numbers, the numbers that are wanted. Everything else agrees between them (measured
/// on 0.5.3, 0.8.1, 1.2.0 and 1.3.2).
/// </summary>
/// <param name="ChannelAxis">Along which axis softmax and argmax run.</param>
/// <param name="GaussianMap">How the weights of overlapping windows fall off.</param>
/// <param name="Spacing">Where the first voxel of a resampled oblique image lies.</param>
/// <param name="EmptyBox">What the bounding box of an empty label is filled with.</param>
internal sealed partial record MonaiRules(ChannelAxisRule ChannelAxis, GaussianMapRule GaussianMap, SpacingRule Spacing, int EmptyBox)
{
    /// <summary>Whether CropForegroundd's margin stops at the image's edge unless told otherwise: up to 1.4.</summary>
    public bool CropStopsAtEdge { get; private init; } = true;

    /// <summary>Whether the affines that steps make are rounded to float32, which shows in the last bits of what is resampled next: 0.8 and 0.9.</summary>
    public bool RoundsAffines { get; init; }

    /// <summary>An affine as a step of that version leaves it.</summary>
    public Affine Kept(Affine affine) => RoundsAffines ? new Affine([.. affine.ToArray().Select(c => (double)(float)c)]) : affine;

    /// <summary>The rules of one version.</summary>
    /// <param name="version">For example 1.3.2, or null: then those of 0.8.1 with the channel axis chosen by rank, which is what AIAA 4.x configurations assume.</param>
    /// <exception cref="ModelException">Not a version number.</exception>
    public static MonaiRules For(string? version)
    {
        if (version is null)
        {
            return new MonaiRules(ChannelAxisRule.ByRank, GaussianMapRule.Filtered, SpacingRule.Monai0, 0) { RoundsAffines = true };
        }

        Match match = LeadingNumbers().Match(version);
        if (!match.Success)
        {
            throw new ModelException($"The model configuration's 'monai' must be a version such as \"1.3.2\", not \"{version}\".");
        }

        int Part(string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
        Version number = new(Part("major"), Part("minor"), Part("patch"));
        return new MonaiRules(
            number < new Version(0, 6, 0) ? ChannelAxisRule.Second : ChannelAxisRule.First,
            number < new Version(0, 9, 0) ? GaussianMapRule.Filtered : number < new Version(1, 0, 1) ? GaussianMapRule.FilteredWithFloor : GaussianMapRule.Analytic,
            number.Major < 1 ? SpacingRule.Monai0 : SpacingRule.Monai1,
            number < new Version(0, 6, 0) ? -1 : 0)
        {
            CropStopsAtEdge = number < new Version(1, 5, 0),
            RoundsAffines = number >= new Version(0, 8, 0) && number < new Version(1, 0, 0),
        };
    }

    [GeneratedRegex(@"^(?<major>\d{1,4})\.(?<minor>\d{1,4})(\.(?<patch>\d{1,4}))?")]
    private static partial Regex LeadingNumbers();
}

/// <summary>Along which axis softmax and argmax run.</summary>
internal enum ChannelAxisRule
{
    /// <summary>The second axis when a batch axis of length 1 stands before channel and spatial axes, else the first.</summary>
    ByRank,

    /// <summary>The first axis: MONAI from 0.6 on.</summary>
    First,

    /// <summary>The second axis, the first being the batch: MONAI up to 0.5.</summary>
    Second,
}

/// <summary>How the weights of a gaussian window are made.</summary>
internal enum GaussianMapRule
{
    /// <summary>A single one spread by an erf filter and scaled to a maximum of 1, with tails down to nearly nothing: up to 0.8.</summary>
    Filtered,

    /// <summary>The same, but never below 0.001: 0.9.0 to 1.0.0.</summary>
    FilteredWithFloor,

    /// <summary>The exponential itself, centred between the middle voxels, never below 0.001: from 1.0.1 on.</summary>
    Analytic,
}

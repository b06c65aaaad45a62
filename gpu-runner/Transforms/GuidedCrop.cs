using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>A box cut out of the image around what the user has pointed at.</summary>
/// <param name="Start">Where it begins, per spatial axis.</param>
/// <param name="Length">Its lengths.</param>
/// <param name="Shape">Spatial shape of the image before.</param>
internal sealed record GuidedCrop(int[] Start, int[] Length, int[] Shape) : ISpatialChange
{
    /// <summary>The image cut to the box: a view.</summary>
    public SampleVolume Apply(SampleVolume entry) => entry.After(BoxCut.Cut(entry.Volume, 1, Start, Length), this);

    /// <summary>A channel-first result of the network, resized to the box and placed where the box lay.</summary>
    public Patch Place(Volume result, ResizeMode mode, bool alignCorners, CancellationToken cancellationToken)
    {
        Patch patch = new(result, new int[result.Rank], result.Shape);
        if (result.Shape[0] == 1)
        {
            // Of a mask only the box of what was found is resized.
            patch = patch.Trim();
        }

        if (!patch.Shape[1..].SequenceEqual(Length))
        {
            patch = PatchResampler.Resize(patch, 1, Length, mode, alignCorners, cancellationToken);
        }

        int[] inner = patch.Start[1..].ToArray();
        return new Patch(patch.Inside, [patch.Start[0], .. Start.Select((start, axis) => start + inner[axis])], [result.Shape[0], .. Shape]);
    }

    /// <inheritdoc/>
    public Volume Undo(Volume volume, UndoRule rule, CancellationToken cancellationToken) =>
        Place(volume, rule.Nearest ? ResizeMode.Nearest : ResizeMode.Linear, false, cancellationToken).ToVolume();
}

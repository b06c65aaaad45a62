using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>A box over the spatial axes of a channel-first volume: what cropping and padding transforms choose, and what undoes them.</summary>
/// <param name="Start">Where it begins, per axis; negative where it begins before the image.</param>
/// <param name="Length">Its lengths.</param>
internal sealed record SpatialBox(int[] Start, int[] Length)
{
    /// <summary>The volume cut to the box, and padded where the box reaches beyond it.</summary>
    public SampleVolume Cut(SampleVolume entry, PadMode mode, float value)
    {
        int[] shape = SpatialShape.Of(entry.Volume);
        return Start.All(start => start == 0) && Length.AsSpan().SequenceEqual(shape)
            ? entry
            : entry.After(BoxCut.Cut(entry.Volume, 1, Start, Length, mode, value), new Boxed(this, shape));
    }

    /// <summary>Undone by the box that the image is for this one; what had been cut off becomes 0.</summary>
    private sealed record Boxed(SpatialBox Box, int[] Shape) : ISpatialChange
    {
        public Volume Undo(Volume volume, UndoRule rule, CancellationToken cancellationToken)
        {
            if (!SpatialShape.Of(volume).AsSpan().SequenceEqual(Box.Length))
            {
                throw new ModelException($"an array of shape {volume.ShapeText} cannot be brought back; after cropping or padding the image had ({string.Join(", ", Box.Length)}).");
            }

            return BoxCut.Cut(volume, 1, [.. Box.Start.Select(start => -start)], Shape);
        }
    }
}

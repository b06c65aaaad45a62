using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
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

    /// <summary>Reads the change that a cut made.</summary>
    public static ISpatialChange ReadChange(RecordReader record)
    {
        (int[] start, int[] length, int[] shape) = (record.Integers(), record.Shape(), record.Shape());
        return start.Length == length.Length && length.Length == shape.Length
            ? new Boxed(new SpatialBox(start, length), shape)
            : throw RecordReader.Malformed("a box of other axes than its image");
    }

    /// <summary>Undone by the box that the image is for this one; what had been cut off becomes 0.</summary>
    private sealed record Boxed(SpatialBox Box, int[] Shape) : IRecordedChange
    {
        public ChangeKind Kind => ChangeKind.Box;

        public void Write(RecordWriter record)
        {
            record.Integers(Box.Start);
            record.Integers(Box.Length);
            record.Integers(Shape);
        }

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

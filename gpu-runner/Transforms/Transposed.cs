using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's Transposed: the array's axes, the channel axis included, in another order; without one they are reversed.</summary>
internal sealed class Transposed : MapTransform
{
    private readonly int[]? _order;

    /// <summary>Reads the arguments.</summary>
    public Transposed(TransformArguments arguments)
        : base(arguments) => _order = arguments.OptionalIntegers("indices");

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        Volume volume = sample[key].Volume;
        int[] order = _order ?? [.. Enumerable.Range(0, volume.Rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, volume.Rank)))
        {
            throw new ModelException($"'indices' must name each of the {volume.Rank} axes of an array of shape {volume.ShapeText} once.");
        }

        sample[key] = sample[key].After(volume.Transpose(order), new Reordered(order));
    }

    /// <summary>Reads the change that an exchange of axes made.</summary>
    public static ISpatialChange ReadChange(RecordReader record)
    {
        int[] order = record.Integers();
        return order.Order().SequenceEqual(Enumerable.Range(0, order.Length)) ? new Reordered(order) : throw RecordReader.Malformed("an order of axes that is none");
    }

    /// <summary>Undone by the inverse order.</summary>
    private sealed record Reordered(int[] Order) : IRecordedChange
    {
        public ChangeKind Kind => ChangeKind.AxisOrder;

        public void Write(RecordWriter record) => record.Integers(Order);

        public Volume Undo(Volume volume, UndoRule rule, CancellationToken cancellationToken)
        {
            int[] back = [.. Enumerable.Range(0, Order.Length)];
            Array.Sort([.. Order], back);
            return volume.Rank == back.Length
                ? volume.Transpose(back)
                : throw new ModelException($"an array of shape {volume.ShapeText} cannot be brought back; the image had {back.Length} axes when they were reordered.");
        }
    }
}

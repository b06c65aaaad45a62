using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's CropForegroundd: cuts every key to the box of the positive voxels of one of them, with a margin, made divisible by k. The
/// box is left in the sample under the names that MONAI gives it.
/// </summary>
internal sealed class CropForegroundd : KeyedTransform
{
    private readonly string _source;
    private readonly int[]? _channels;
    private readonly int[] _margin;
    private readonly int[] _divisor;
    private readonly bool _stopsAtEdge;
    private readonly string? _startKey;
    private readonly string? _endKey;
    private readonly Padding _padding;

    /// <summary>Reads the arguments.</summary>
    public CropForegroundd(TransformArguments arguments, MonaiRules rules)
        : base(arguments)
    {
        _source = arguments.Text("source_key");
        arguments.Only("select_fn", null);
        _channels = arguments.OptionalIntegers("channel_indices");
        _margin = arguments.OptionalIntegers("margin") ?? [0];
        _stopsAtEdge = arguments.Flag("allow_smaller", rules.CropStopsAtEdge);
        _divisor = arguments.OptionalIntegers("k_divisible") ?? [1];
        _padding = new Padding(arguments, KeyCount);
        _startKey = arguments.IsNull("start_coord_key") ? null : arguments.OptionalText("start_coord_key") ?? "foreground_start_coord";
        _endKey = arguments.IsNull("end_coord_key") ? null : arguments.OptionalText("end_coord_key") ?? "foreground_end_coord";
        arguments.Only("lazy", false);
        if (_margin.Any(m => m < 0))
        {
            throw arguments.Invalid("margin", "must not be negative");
        }
    }

    /// <inheritdoc/>
    public override void Apply(Sample sample, CancellationToken cancellationToken)
    {
        SpatialBox box = Find(sample[_source].Volume);
        Record(sample, _startKey, box.Start);
        Record(sample, _endKey, [.. box.Start.Zip(box.Length, (start, length) => start + length)]);
        foreach ((string key, int index) in KeysOf(sample))
        {
            cancellationToken.ThrowIfCancellationRequested();
            sample[key] = _padding.Cut(sample[key], box, index);
        }
    }

    private SpatialBox Find(Volume source)
    {
        int[] shape = SpatialShape.Of(source);
        int[] margin = SpatialShape.PerAxis(_margin, shape.Length, "margin");
        int[] divisor = SpatialShape.PerAxis(_divisor, shape.Length, "k_divisible");
        (int[] start, int[] end) = Foreground(source.ToSingle(), shape.Length);
        int[] length = new int[shape.Length];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            int first = start[axis] - margin[axis];
            int last = end[axis] + margin[axis];
            (first, last) = _stopsAtEdge ? (Math.Max(first, 0), Math.Min(last, shape[axis])) : (first, last);
            length[axis] = DivisiblePadd.NextMultiple(last - first, divisor[axis]);
            start[axis] = first - ((length[axis] - (last - first)) / 2);
        }

        return new SpatialBox(start, length);
    }

    private (int[] Start, int[] End) Foreground(Volume<float> source, int axes)
    {
        IEnumerable<int> channels = _channels is null ? Enumerable.Range(0, source.Shape[0]) : _channels.Select(c => c < 0 ? c + source.Shape[0] : c);
        int[]? start = null;
        int[] end = new int[axes];
        foreach (int channel in channels)
        {
            if (channel < 0 || channel >= source.Shape[0])
            {
                throw new ModelException($"'channel_indices' names channel {channel}, but the array has shape {source.ShapeText}.");
            }

            if (BoundingBox.OfPositive(source.Select(0, channel)) is { } box)
            {
                start = start is null ? [.. box.Start] : [.. start.Zip(box.Start, Math.Min)];
                end = [.. end.Zip(box.End, Math.Max)];
            }
        }

        return (start ?? throw new InputException($"'{_source}' has no voxel above 0, so there is no foreground to cut to."), end);
    }

    private static void Record(Sample sample, string? key, int[] values)
    {
        if (key is not null)
        {
            sample.Values[key] = new JsonArray([.. values.Select(v => JsonValue.Create(v))]);
        }
    }
}

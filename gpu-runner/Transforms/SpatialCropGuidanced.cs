using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's SpatialCropGuidanced: a window of a fixed size around the clicks when they and a margin fit into it, else the box of the
/// clicks with the margin. The clicks move with the image.
/// </summary>
/// <remarks>
/// Of a volume MONAI takes the window's first axis (the slices) from the middle of its own length, wherever the clicks lie, and with two
/// sizes given takes the length of the second axis for it. <c>follow_depth</c>, an argument of this server alone, centres the slices on the
/// clicks as well.
/// </remarks>
internal sealed class SpatialCropGuidanced : KeyedTransform
{
    private readonly string _guidance;
    private readonly int[] _size;
    private readonly int[] _margin;
    private readonly bool _followDepth;

    /// <summary>Reads the arguments.</summary>
    public SpatialCropGuidanced(TransformArguments arguments)
        : base(arguments)
    {
        _guidance = arguments.Text("guidance");
        _size = arguments.Integers("spatial_size");
        _margin = arguments.OptionalIntegers("margin") ?? [20];
        _followDepth = arguments.Flag("follow_depth", false);
        arguments.Ignore("meta_keys", "meta_key_postfix", "start_coord_key", "end_coord_key", "original_shape_key", "cropped_shape_key");
        if (_size.Any(length => length < 1))
        {
            throw arguments.Invalid("spatial_size", "must hold lengths of at least 1");
        }

        if (_margin.Any(margin => margin < 0))
        {
            throw arguments.Invalid("margin", "must not be negative");
        }
    }

    /// <inheritdoc/>
    public override bool ReadsRequest => true;

    /// <inheritdoc/>
    public override void Apply(Sample sample, CancellationToken cancellationToken)
    {
        (string Key, int Index)[] keys = [.. KeysOf(sample)];
        if (keys.Length == 0)
        {
            return;
        }

        Guidance guidance = Guidance.Of(sample, _guidance);
        int[] shape = SpatialShape.Of(sample[keys[0].Key].Volume);
        int[][] clicks = [.. guidance.All];
        if (clicks.Length == 0 || clicks.Any(click => click.Length != shape.Length))
        {
            throw new ModelException($"the clicks do not have the {shape.Length} axes of the image; 'dimensions' of AddGuidanceFromPointsd does not fit.");
        }

        GuidedCrop crop = Around(clicks, shape);
        foreach ((string key, _) in keys)
        {
            if (!SpatialShape.Of(sample[key].Volume).AsSpan().SequenceEqual(shape))
            {
                throw new ModelException($"'{key}' has shape {sample[key].Volume.ShapeText}, another than '{keys[0].Key}'; both are to be cut by the same box.");
            }

            sample[key] = crop.Apply(sample[key]);
        }

        guidance.Map(click => [.. click.Zip(crop.Start, (at, start) => at - start)]).Store(sample, _guidance);
    }

    private GuidedCrop Around(int[][] clicks, int[] shape)
    {
        int axes = shape.Length;
        int[] margin = SpatialShape.PerAxis(_margin, axes, "margin");
        int[] start = [.. Enumerable.Range(0, axes).Select(a => Math.Max(clicks.Min(click => click[a]) - margin[a], 0))];
        int[] end = [.. Enumerable.Range(0, axes).Select(a => Math.Min(shape[a], clicks.Max(click => click[a]) + margin[a] + 1))];
        int[] size = _size[^Math.Min(_size.Length, axes)..];
        size = [.. shape[1..].Take(axes - size.Length), .. size];
        if (size.Length == axes && Enumerable.Range(0, axes).All(a => end[a] - start[a] < size[a]))
        {
            int[] centre = [.. start.Zip(end, (first, last) => (first + last) / 2)];
            if (axes == 3 && !_followDepth)
            {
                centre[0] = size[0] / 2;
            }

            start = [.. centre.Zip(size, (middle, length) => Math.Max(middle - (length / 2), 0))];
            end = [.. Enumerable.Range(0, axes).Select(a => Math.Min(start[a] + size[a], shape[a]))];
        }

        return new GuidedCrop(start, [.. end.Zip(start, (last, first) => last - first)], shape);
    }
}

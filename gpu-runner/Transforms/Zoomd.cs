using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's Zoomd: resizes by factors, and cuts or pads back to the size from before unless told otherwise.</summary>
internal sealed class Zoomd : MapTransform
{
    private readonly double[] _zoom;
    private readonly ResizeMode[] _modes;
    private readonly bool[] _alignCorners;
    private readonly bool _keepSize;
    private readonly Padding _padding;

    /// <summary>Reads the arguments.</summary>
    public Zoomd(TransformArguments arguments)
        : base(arguments)
    {
        _zoom = arguments.OptionalNumbers("zoom") is { Length: > 0 } zoom && zoom.All(z => z > 0)
            ? zoom
            : throw arguments.Invalid("zoom", "must be a factor above 0, or one for each axis");
        _modes = arguments.PerKey("mode", KeyCount, ResizeMode.Area, (node, name) => Interpolations.ResizeMode(arguments, node, name));
        _alignCorners = arguments.PerKey("align_corners", KeyCount, false, arguments.FlagOf);
        _keepSize = arguments.Flag("keep_size", true);
        _padding = new Padding(arguments, KeyCount, "padding_mode", PadMode.Edge);
        arguments.Ignore("dtype");
        arguments.Only("lazy", false);
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int[] shape = SpatialShape.Of(sample[key].Volume);
        int[] size = [.. shape.Zip(SpatialShape.PerAxis(_zoom, shape.Length, "zoom"), (length, zoom) => (int)Math.Min(Math.Floor(length * zoom), int.MaxValue))];
        if (size.Contains(0))
        {
            throw new InputException($"an array of shape {sample[key].Volume.ShapeText} has no voxel left on one of its axes after zooming by ({string.Join(", ", _zoom)}).");
        }

        SampleVolume zoomed = Resized.To(sample[key], size, _modes[index], _alignCorners[index], cancellationToken);
        sample[key] = _keepSize
            ? ResizeWithPadOrCropd.ToSize(zoomed, shape, symmetric: true, (entry, box) => _padding.Cut(entry, box, index))
            : zoomed;
    }
}

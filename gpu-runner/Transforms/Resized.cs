using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's Resized: another number of voxels over the same field of view, in any of torch's interpolations.</summary>
internal sealed class Resized : MapTransform
{
    private readonly int[] _size;
    private readonly bool _longest;
    private readonly ResizeMode[] _modes;
    private readonly bool[] _alignCorners;

    /// <summary>Reads the arguments.</summary>
    public Resized(TransformArguments arguments)
        : base(arguments)
    {
        _size = arguments.Integers("spatial_size");
        _longest = arguments.OptionalText("size_mode") switch
        {
            null or "all" => false,
            "longest" => _size.Length == 1 && _size[0] > 0 ? true : throw arguments.Invalid("spatial_size", "must be one positive length when size_mode is \"longest\""),
            string other => throw arguments.Invalid("size_mode", $"must be \"all\" or \"longest\", not \"{other}\""),
        };
        _modes = arguments.PerKey("mode", KeyCount, ResizeMode.Area, (node, name) => Interpolations.ResizeMode(arguments, node, name));
        _alignCorners = arguments.PerKey("align_corners", KeyCount, false, arguments.FlagOf);
        arguments.Only("anti_aliasing", false);
        arguments.Ignore("anti_aliasing_sigma", "dtype");
        arguments.Only("lazy", false);
    }

    /// <summary>The volume in another size, remembered so that it can be undone.</summary>
    public static SampleVolume To(SampleVolume entry, int[] size, ResizeMode mode, bool alignCorners, CancellationToken cancellationToken)
    {
        int[] shape = SpatialShape.Of(entry.Volume);
        return size.AsSpan().SequenceEqual(shape)
            ? entry
            : entry.After(Interpolations.Resize(entry.Volume, size, mode, alignCorners, cancellationToken), new Change(shape, entry.Volume.Affine, mode, alignCorners));
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int[] shape = SpatialShape.Of(sample[key].Volume);
        int[] size;
        if (_longest)
        {
            double scale = (double)_size[0] / shape.Max();
            size = [.. shape.Select(length => (int)Math.Round(length * scale, MidpointRounding.ToEven))];
        }
        else
        {
            size = SpatialShape.Fill(_size, shape, "spatial_size");
        }

        sample[key] = To(sample[key], size, _modes[index], _alignCorners[index], cancellationToken);
    }

    /// <summary>Reads the change that a resizing made.</summary>
    public static ISpatialChange ReadChange(RecordReader record)
    {
        (int[] shape, Affine affine, ResizeMode mode) = (record.Shape(), record.Affine(), (ResizeMode)record.Integer());
        return Enum.IsDefined(mode) ? new Change(shape, affine, mode, record.Flag()) : throw RecordReader.Malformed("no way of resizing");
    }

    /// <summary>Undone by the size from before.</summary>
    private sealed record Change(int[] Shape, Affine Affine, ResizeMode Mode, bool AlignCorners) : IRecordedChange
    {
        public ChangeKind Kind => ChangeKind.Size;

        public void Write(RecordWriter record)
        {
            record.Integers(Shape);
            record.Affine(Affine);
            record.Integer((int)Mode);
            record.Flag(AlignCorners);
        }

        public Volume Undo(Volume volume, UndoRule rule, CancellationToken cancellationToken) =>
            Interpolations.Resize(volume, Shape, rule.Nearest ? ResizeMode.Nearest : Mode, AlignCorners && !rule.Nearest, cancellationToken).WithAffine(Affine);
    }
}

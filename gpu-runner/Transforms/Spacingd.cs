using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's Spacingd: resamples to voxels of <c>pixdim</c> millimetres over the same field of view, border values beyond it.
/// </summary>
internal sealed class Spacingd : MapTransform
{
    private readonly double[] _pixdim;
    private readonly bool _diagonal;
    private readonly bool[] _nearest;
    private readonly MonaiRules _rules;
    private readonly SpacingRule _rule;

    /// <summary>Reads the arguments.</summary>
    public Spacingd(TransformArguments arguments, MonaiRules rules)
        : base(arguments)
    {
        _pixdim = arguments.OptionalNumbers("pixdim") is { Length: > 0 } pixdim ? pixdim : throw arguments.Invalid("pixdim", "is missing; it names the voxel sizes in mm");
        _diagonal = arguments.Flag("diagonal", false);
        _nearest = arguments.PerKey("mode", KeyCount, false, (node, name) => Interpolations.IsNearest(arguments, node, name));
        _rules = rules;
        _rule = rules.Spacing;
        arguments.Only("padding_mode", "border");
        arguments.Only("align_corners", false);
        arguments.Only("scale_extent", false);
        arguments.Only("recompute_affine", false);
        arguments.Only("min_pixdim", null);
        arguments.Only("max_pixdim", null);
        arguments.Only("lazy", false);

        // Positions are always computed in float64, whatever type the configuration names; one key needs no common shape.
        arguments.Ignore("dtype", "meta_keys", "meta_key_postfix", "ensure_same_shape");
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        int[] shape = entry.Volume.Shape[1..].ToArray();
        Affine affine = entry.Volume.Affine;
        if (shape.Length is 0 or > 3)
        {
            throw new InputException($"an array of shape {entry.Volume.ShapeText} cannot be resampled; it must have a channel axis and 1 to 3 spatial ones.");
        }

        (int[] targetShape, Affine target) = Spacing.Target(affine, shape, _pixdim, _rule, _diagonal);
        if (Spacing.IsUnchanged(affine, shape, target, targetShape, _rule))
        {
            sample[key] = entry.With(_rule == SpacingRule.Monai0 ? entry.Volume.WithAffine(_rules.Kept(target)) : entry.Volume);
            return;
        }

        Volume resampled = Interpolations.Resample(entry.Volume, targetShape, target, _nearest[index], _rule, cancellationToken);
        sample[key] = entry.After(resampled.WithAffine(_rules.Kept(target)), new Resampled(shape, affine, _nearest[index], _rule, _rules.RoundsAffines));
    }

    /// <summary>Reads the change that a resampling made.</summary>
    public static ISpatialChange ReadChange(RecordReader record)
    {
        (int[] shape, Affine affine, bool nearest) = (record.Shape(), record.Affine(), record.Flag());
        SpacingRule rule = (SpacingRule)record.Integer();
        return Enum.IsDefined(rule) && shape.Length is >= 1 and <= 3
            ? new Resampled(shape, affine, nearest, rule, record.Flag())
            : throw RecordReader.Malformed("no way of resampling");
    }

    /// <summary>
    /// Undone by resampling to the grid from before. MONAI before 1.0 found that grid by the voxel sizes from before alone, so that it
    /// has no shear.
    /// </summary>
    private sealed record Resampled(int[] Shape, Affine Affine, bool Nearest, SpacingRule Rule, bool RoundsAffines) : IRecordedChange
    {
        public ChangeKind Kind => ChangeKind.Spacing;

        public void Write(RecordWriter record)
        {
            record.Integers(Shape);
            record.Affine(Affine);
            record.Flag(Nearest);
            record.Integer((int)Rule);
            record.Flag(RoundsAffines);
        }

        public Volume Undo(Volume volume, UndoRule rule, CancellationToken cancellationToken) => rule.BySize
            ? Interpolations.Resize(volume, Shape, rule.Nearest || Nearest ? ResizeMode.Nearest : ResizeMode.Linear, false, cancellationToken).WithAffine(Affine)
            : Interpolations.Resample(volume, Shape, Before(volume), rule.Nearest || Nearest, Rule, cancellationToken).WithAffine(Affine);

        private Affine Before(Volume volume) => Rule == SpacingRule.Monai0
            ? Spacing.Target(volume.Affine, volume.Shape[1..], Sizes(), SpacingRule.Monai0, false).Affine
            : Affine;

        private double[] Sizes()
        {
            double[] sizes = new double[Shape.Length];
            for (int axis = 0; axis < sizes.Length; axis++)
            {
                sizes[axis] = RoundsAffines ? Single(axis) : Math.Sqrt(Enumerable.Range(0, Shape.Length).Sum(row => Affine[row, axis] * Affine[row, axis]));
            }

            return sizes;
        }

        private float Single(int axis)
        {
            float square = 0;
            for (int row = 0; row < Shape.Length; row++)
            {
                square += (float)Affine[row, axis] * (float)Affine[row, axis];
            }

            return MathF.Sqrt(square);
        }
    }
}

using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// AIAA's Restored: the result brought back to the shape of the image as loaded, without its channel axis, on the image's own affine.
/// Resampling is undone by size, each voxel taking the nearest one as torch's interpolate does; what else the steps did to the
/// image's grid (reorienting, cropping, padding, flipping) is undone exactly, where the original resized over it.
/// </summary>
internal sealed class Restored : MapTransform
{
    private readonly string _reference;
    private readonly bool _hasChannel;

    /// <summary>Reads the arguments.</summary>
    public Restored(TransformArguments arguments)
        : base(arguments)
    {
        _reference = arguments.OptionalText("ref_image") ?? Sample.ImageKey;
        _hasChannel = arguments.Flag("has_channel", true);
        arguments.Only("mode", "nearest");
        arguments.Only("align_corners", null);
        arguments.Ignore("meta_key_postfix");
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume reference = sample[_reference];
        VolumeOrigin origin = reference.Origin;
        Volume volume = _hasChannel ? sample[key].Volume : sample[key].Volume.InsertAxis(0);
        int spatialAxes = volume.Rank - 1;
        if (spatialAxes != origin.SpatialShape.Length)
        {
            throw new ModelException(
                $"an array of shape {sample[key].Volume.ShapeText} cannot be restored to ({string.Join(", ", origin.SpatialShape)}); it must have {(_hasChannel ? "a channel axis and " : string.Empty)}{origin.SpatialShape.Length} spatial axes.");
        }

        if (volume.Shape[1..].SequenceEqual(reference.Volume.Shape[^spatialAxes..]))
        {
            foreach (ISpatialChange change in reference.Applied)
            {
                volume = change.Undo(volume, new UndoRule(Nearest: true, BySize: true), cancellationToken);
            }
        }

        if (!volume.Shape[1..].SequenceEqual(origin.SpatialShape))
        {
            volume = Interpolations.Resize(volume, origin.SpatialShape, ResizeMode.Nearest, false, cancellationToken);
        }

        volume = volume.Shape[0] == 1 ? volume.RemoveAxis(0) : volume;
        sample[key] = sample[key] with { Volume = volume.WithAffine(origin.Affine), Origin = origin };
    }
}

using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// AIAA's Restored: the result resized to the shape of the image as loaded, without its channel axis, on the image's own affine.
/// Labels take the nearest voxel, as torch's interpolate does.
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
        VolumeOrigin origin = sample[_reference].Origin;
        Volume volume = _hasChannel ? sample[key].Volume : sample[key].Volume.InsertAxis(0);
        int spatialAxes = volume.Rank - 1;
        if (spatialAxes != origin.SpatialShape.Length)
        {
            throw new ModelException(
                $"an array of shape {sample[key].Volume.ShapeText} cannot be restored to ({string.Join(", ", origin.SpatialShape)}); it must have {(_hasChannel ? "a channel axis and " : string.Empty)}{origin.SpatialShape.Length} spatial axes.");
        }

        if (!volume.Shape[1..].SequenceEqual(origin.SpatialShape))
        {
            volume = Resize(volume, origin.SpatialShape, cancellationToken);
        }

        volume = volume.Shape[0] == 1 ? volume.RemoveAxis(0) : volume;
        sample[key] = sample[key] with { Volume = volume.WithAffine(origin.Affine), Origin = origin };
    }

    private static Volume Resize(Volume volume, int[] shape, CancellationToken cancellationToken) => volume switch
    {
        Volume<byte> v => SizeResampler.Nearest(v, 1, shape, cancellationToken),
        Volume<ushort> v => SizeResampler.Nearest(v, 1, shape, cancellationToken),
        _ => SizeResampler.Nearest(volume.ToSingle(), 1, shape, cancellationToken),
    };
}

using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's ConcatItemsd: the named arrays one behind the other along an axis, the channel axis unless told otherwise.</summary>
internal sealed class ConcatItemsd : KeyedTransform
{
    private readonly string _name;
    private readonly int _axis;

    /// <summary>Reads the arguments.</summary>
    public ConcatItemsd(TransformArguments arguments)
        : base(arguments)
    {
        _name = arguments.Text("name");
        _axis = arguments.OptionalInteger("dim") ?? 0;
    }

    /// <inheritdoc/>
    public override void Apply(Sample sample, CancellationToken cancellationToken)
    {
        SampleVolume[] entries = [.. KeysOf(sample).Select(k => sample[k.Key])];
        if (entries.Length > 0)
        {
            sample[_name] = entries[0].With(Concatenate([.. entries.Select(entry => entry.Volume.ToSingle())]));
        }
    }

    private Volume<float> Concatenate(Volume<float>[] volumes)
    {
        int[] shape = volumes[0].Shape.ToArray();
        int axis = _axis < 0 ? _axis + shape.Length : _axis;
        if (axis < 0 || axis >= shape.Length)
        {
            throw new ModelException($"'dim' names axis {_axis}, but the array has shape {volumes[0].ShapeText}.");
        }

        foreach (Volume<float> volume in volumes.Skip(1))
        {
            if (volume.Rank != shape.Length || Enumerable.Range(0, shape.Length).Any(a => a != axis && volume.Shape[a] != shape[a]))
            {
                throw new ModelException($"arrays of shapes {volumes[0].ShapeText} and {volume.ShapeText} cannot be joined along axis {_axis}.");
            }

            shape[axis] = checked(shape[axis] + volume.Shape[axis]);
        }

        Volume<float> result = Volume<float>.AllocateLastAxisFastest(shape, volumes[0].Affine);
        int at = 0;
        foreach (Volume<float> volume in volumes)
        {
            volume.CopyTo(result.Crop(axis, at, volume.Shape[axis]));
            at += volume.Shape[axis];
        }

        return result;
    }
}

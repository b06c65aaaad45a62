using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's SqueezeDimd: removes one axis of length 1, or, without <c>dim</c>, all of them.</summary>
internal sealed class SqueezeDimd : MapTransform
{
    private readonly int? _axis;

    /// <summary>Reads the arguments.</summary>
    public SqueezeDimd(TransformArguments arguments)
        : base(arguments)
    {
        // Python's None means all axes here, and leaving the argument out means the first.
        _axis = arguments.IsNull("dim") ? null : arguments.OptionalInteger("dim") ?? 0;
        arguments.Ignore("update_meta");
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        Volume volume = sample[key].Volume;
        sample[key] = sample[key].With(_axis is { } axis ? RemoveOne(volume, axis) : RemoveAll(volume));
    }

    private static Volume RemoveOne(Volume volume, int axis)
    {
        int counted = axis < 0 ? axis + volume.Rank : axis;
        if (counted < 0 || counted >= volume.Rank || volume.Shape[counted] != 1 || volume.Rank == 1)
        {
            throw new ModelException($"axis {axis} of shape {volume.ShapeText} cannot be removed; only an axis of length 1 can.");
        }

        return volume.RemoveAxis(counted);
    }

    private static Volume RemoveAll(Volume volume)
    {
        for (int axis = volume.Rank - 1; axis >= 0 && volume.Rank > 1; axis--)
        {
            volume = volume.Shape[axis] == 1 ? volume.RemoveAxis(axis) : volume;
        }

        return volume;
    }
}

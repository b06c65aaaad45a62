using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's Rotate90d: turns by k quarters in the plane of two spatial axes, from the first towards the second, as numpy.rot90 does.</summary>
internal sealed class Rotate90d : MapTransform
{
    private readonly int _quarters;
    private readonly int[] _axes;

    /// <summary>Reads the arguments.</summary>
    public Rotate90d(TransformArguments arguments)
        : base(arguments)
    {
        _quarters = (((arguments.OptionalInteger("k") ?? 1) % 4) + 4) % 4;
        _axes = arguments.OptionalIntegers("spatial_axes") ?? [0, 1];
        arguments.Only("lazy", false);
        if (_axes.Length != 2)
        {
            throw arguments.Invalid("spatial_axes", "must name two axes");
        }
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int axes = SpatialShape.Of(sample[key].Volume).Length;
        int first = SpatialShape.Axis(_axes[0], axes, "spatial_axes");
        int second = SpatialShape.Axis(_axes[1], axes, "spatial_axes");
        if (first == second)
        {
            throw new ModelException("'spatial_axes' names the same axis twice.");
        }

        sample[key] = new AxisMoves(_quarters switch
        {
            0 => [],
            1 => [new AxisMove(second, second), new AxisMove(first, second)],
            2 => [new AxisMove(first, first), new AxisMove(second, second)],
            _ => [new AxisMove(first, second), new AxisMove(second, second)],
        }).Apply(sample[key]);
    }
}

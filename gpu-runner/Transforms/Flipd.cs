using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's Flipd: spatial axes run the other way, all of them when none is named.</summary>
internal sealed class Flipd : MapTransform
{
    private readonly int[]? _axes;

    /// <summary>Reads the arguments.</summary>
    public Flipd(TransformArguments arguments)
        : base(arguments)
    {
        _axes = arguments.OptionalIntegers("spatial_axis");
        arguments.Only("lazy", false);
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        int axes = SpatialShape.Of(sample[key].Volume).Length;
        IEnumerable<int> flipped = _axes is null ? Enumerable.Range(0, axes) : _axes.Select(axis => SpatialShape.Axis(axis, axes, "spatial_axis"));
        sample[key] = new AxisMoves([.. flipped.Select(axis => new AxisMove(axis, axis))]).Apply(sample[key]);
    }
}

using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's AsChannelLastd: the channel axis, the first unless told otherwise, becomes the last.</summary>
internal sealed class AsChannelLastd : MapTransform
{
    private readonly int _axis;

    /// <summary>Reads the arguments.</summary>
    public AsChannelLastd(TransformArguments arguments)
        : base(arguments) => _axis = arguments.OptionalInteger("channel_dim") ?? 0;

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        sample[key] = entry.Patch is { } patch
            ? entry with { Patch = patch.Transpose(ChannelAxis.Order(patch.Shape, _axis, toFront: false)) }
            : entry.With(ChannelAxis.Move(entry.Volume, _axis, toFront: false));
    }
}

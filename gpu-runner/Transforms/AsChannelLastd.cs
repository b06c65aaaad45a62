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
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) =>
        sample[key] = sample[key].With(ChannelAxis.Move(sample[key].Volume, _axis, toFront: false));
}

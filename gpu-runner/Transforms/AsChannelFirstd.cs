using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's AsChannelFirstd: the channel axis, the last unless told otherwise, becomes the first.</summary>
internal sealed class AsChannelFirstd : MapTransform
{
    private readonly int _axis;

    /// <summary>Reads the arguments.</summary>
    public AsChannelFirstd(TransformArguments arguments)
        : base(arguments) => _axis = arguments.OptionalInteger("channel_dim") ?? -1;

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) =>
        sample[key] = sample[key].With(ChannelAxis.Move(sample[key].Volume, _axis, toFront: true));
}

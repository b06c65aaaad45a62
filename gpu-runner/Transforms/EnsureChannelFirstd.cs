using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's EnsureChannelFirstd: an image without a channel axis gets one, one whose channels come last, as further axes of a file
/// do, has them moved to the front, and one made of several files has them there already.
/// </summary>
internal sealed class EnsureChannelFirstd : MapTransform
{
    /// <summary>Reads the arguments.</summary>
    public EnsureChannelFirstd(TransformArguments arguments)
        : base(arguments)
    {
        arguments.Ignore("meta_keys", "meta_key_postfix", "strict_check");
        arguments.Only("channel_dim", null);
    }

    /// <summary>Brings the channel axis of a volume as loaded to the front.</summary>
    public static Volume ToChannelFirst(SampleVolume loaded)
    {
        int rank = loaded.Volume.Rank;
        return !loaded.Origin.HasChannelAxis ? loaded.Volume.InsertAxis(0)
            : loaded.Origin.ChannelsFirst ? loaded.Volume
            : loaded.Volume.Transpose([rank - 1, .. Enumerable.Range(0, rank - 1)]);
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) => sample[key] = sample[key].With(ToChannelFirst(sample[key]));
}

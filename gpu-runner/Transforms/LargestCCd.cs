using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>AIAA's LargestCCd: in each channel, 1 where the largest component lies that is connected over faces, and 0 elsewhere.</summary>
internal sealed class LargestCCd : MapTransform
{
    private const int Faces = 1;

    private readonly bool _hasChannel;

    /// <summary>Reads the arguments.</summary>
    public LargestCCd(TransformArguments arguments)
        : base(arguments) => _hasChannel = arguments.Flag("has_channel", true);

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        Volume given = sample[key].Volume;
        Volume<float> labels = (_hasChannel ? given : given.InsertAxis(0)).ToSingle();
        Volume<byte> result = Volume<byte>.AllocateLastAxisFastest(labels.Shape, labels.Affine);
        for (int channel = 0; channel < labels.Shape[0]; channel++)
        {
            ConnectedComponents.Largest(labels.Select(0, channel), Faces, 1).CopyTo(result.Select(0, channel));
        }

        sample[key] = sample[key].With(_hasChannel ? result : result.RemoveAxis(0));
    }
}

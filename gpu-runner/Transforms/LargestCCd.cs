using System.Numerics;
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
        Volume labels = _hasChannel ? sample[key].Volume : sample[key].Volume.InsertAxis(0);
        Volume masks = labels switch
        {
            Volume<byte> v => Masks(v, cancellationToken),
            Volume<ushort> v => Masks(v, cancellationToken),
            _ => Masks(labels.ToSingle(), cancellationToken),
        };
        sample[key] = sample[key].With(_hasChannel ? masks : masks.RemoveAxis(0));
    }

    private static Volume<T> Masks<T>(Volume<T> labels, CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>
    {
        Volume<T> masks = Volume<T>.AllocateLastAxisFastest(labels.Shape, labels.Affine);
        for (int channel = 0; channel < labels.Shape[0]; channel++)
        {
            LargestComponents.Mask(labels.Select(0, channel), Faces, cancellationToken).CopyTo(masks.Select(0, channel));
        }

        return masks;
    }
}

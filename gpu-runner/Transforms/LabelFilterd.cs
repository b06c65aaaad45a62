using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's LabelFilterd: the labels that are named stay, every other value becomes 0.</summary>
internal sealed class LabelFilterd : MapTransform
{
    private readonly HashSet<float> _labels;

    /// <summary>Reads the arguments.</summary>
    public LabelFilterd(TransformArguments arguments)
        : base(arguments) => _labels = [.. arguments.Integers("applied_labels").Select(label => (float)label)];

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        sample[key] = entry.With(entry.Volume switch
        {
            Volume<byte> v => Elementwise.Select(v.ToSingle(), value => (byte)Keep(value)),
            Volume<ushort> v => Elementwise.Select(v.ToSingle(), value => (ushort)Keep(value)),
            _ => (Volume)Elementwise.Select(entry.Volume.ToSingle(), Keep),
        });
    }

    private float Keep(float value) => _labels.Contains(value) ? value : 0;
}

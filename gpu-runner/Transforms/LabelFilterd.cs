using System.Numerics;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's LabelFilterd: the labels that are named stay, every other value becomes 0.</summary>
internal sealed class LabelFilterd : MapTransform
{
    private readonly int[] _labels;

    /// <summary>Reads the arguments.</summary>
    public LabelFilterd(TransformArguments arguments)
        : base(arguments) => _labels = [.. arguments.Integers("applied_labels").Distinct()];

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        sample[key] = entry.With(entry.Volume switch
        {
            Volume<byte> labels => Keep(labels),
            Volume<ushort> labels => Keep(labels),
            _ => (Volume)Keep(entry.Volume.ToSingle()),
        });
    }

    private Volume<T> Keep<T>(Volume<T> image)
        where T : unmanaged, INumber<T>
    {
        // A label that the type cannot hold does not occur in the image.
        T[] labels = [.. _labels.Where(label => long.CreateSaturating(T.CreateSaturating(label)) == label).Select(T.CreateSaturating)];
        Memory<T> source = image.ToLastAxisFastest();
        T[] kept = GC.AllocateUninitializedArray<T>(image.Count);
        Elementwise.ForBlocks(kept.Length, (start, length) => LabelSelection.Keep<T>(source.Span.Slice(start, length), labels, kept.AsSpan(start, length)));
        return Volume<T>.FromLastAxisFastest(kept, image.Shape, image.Affine);
    }
}

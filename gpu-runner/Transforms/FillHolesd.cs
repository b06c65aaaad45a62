using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's FillHolesd: what a label encloses, so that no path leads from there to the image's edge, becomes that label; label after
/// label in growing order. Takes labels in one channel, or one channel per label (one-hot).
/// </summary>
internal sealed class FillHolesd : MapTransform
{
    private readonly int[]? _labels;
    private readonly int? _connectivity;

    /// <summary>Reads the arguments.</summary>
    public FillHolesd(TransformArguments arguments)
        : base(arguments)
    {
        _labels = arguments.OptionalIntegers("applied_labels");
        _connectivity = arguments.OptionalInteger("connectivity");
        if (_connectivity is < 1 or > 3)
        {
            throw arguments.Invalid("connectivity", "must be 1 (paths over faces), 2 (edges too) or 3 (corners too)");
        }
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        _ = SpatialShape.Of(entry.Volume);
        Volume<float> filled = Volume<float>.AllocateLastAxisFastest(entry.Volume.Shape, entry.Volume.Affine);
        entry.Volume.ToSingle().CopyTo(filled);
        bool oneHot = filled.Shape[0] > 1;
        foreach (float label in Labels(filled, oneHot))
        {
            if (oneHot && label >= filled.Shape[0])
            {
                throw new ModelException($"'applied_labels' names label {label}, but the array has {filled.Shape[0]} channels.");
            }

            Volume<float> channel = filled.Select(0, oneHot ? (int)label : 0);
            Fill(channel, oneHot ? null : label, cancellationToken);
        }

        sample[key] = entry.With(entry.Volume switch
        {
            Volume<byte> => Elementwise.Select(filled, value => (byte)value),
            Volume<ushort> => Elementwise.Select(filled, value => (ushort)value),
            _ => (Volume)filled,
        });
    }

    private float[] Labels(Volume<float> image, bool oneHot)
    {
        IEnumerable<float> labels = _labels is not null ? _labels.Select(label => (float)label)
            : oneHot ? Enumerable.Range(0, image.Shape[0]).Select(channel => (float)channel)
            : new HashSet<float>(image.Storage.ToArray());
        return [.. labels.Distinct().Where(label => label != 0).Order()];
    }

    /// <summary>Fills one channel; of a one-hot one, where the label is null, everything that is not 0 is label and becomes 1.</summary>
    private void Fill(Volume<float> channel, float? label, CancellationToken cancellationToken)
    {
        Memory<float> elements = channel.ToLastAxisFastest();
        Volume<byte> others = Volume<byte>.AllocateLastAxisFastest(channel.Shape, channel.Affine);
        for (int i = 0; i < elements.Length; i++)
        {
            others.Storage.Span[i] = (label is { } l ? elements.Span[i] != l : elements.Span[i] == 0) ? (byte)1 : (byte)0;
        }

        Components<byte> regions = ConnectedComponents.Label(others, _connectivity, cancellationToken);
        Volume<int> numbers = regions.ToLabels();
        bool[] open = new bool[regions.Count + 1];
        for (int axis = 0; axis < numbers.Rank; axis++)
        {
            MarkFace(numbers.Crop(axis, 0, 1), open);
            MarkFace(numbers.Crop(axis, numbers.Shape[axis] - 1, 1), open);
        }

        ReadOnlySpan<int> region = numbers.Storage.Span;
        for (int i = 0; i < region.Length; i++)
        {
            if (region[i] == 0 || !open[region[i]])
            {
                elements.Span[i] = label ?? 1;
            }
        }
    }

    private static void MarkFace(Volume<int> face, bool[] open)
    {
        foreach (int number in face.ToLastAxisFastest().Span)
        {
            open[number] = true;
        }
    }
}

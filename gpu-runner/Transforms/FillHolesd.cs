using System.Numerics;
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
        sample[key] = entry.With(entry.Volume switch
        {
            Volume<byte> labels => Filled(labels, cancellationToken),
            Volume<ushort> labels => Filled(labels, cancellationToken),
            _ => (Volume)Filled(entry.Volume.ToSingle(), cancellationToken),
        });
    }

    private Volume<T> Filled<T>(Volume<T> image, CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>
    {
        Volume<T> filled = Volume<T>.AllocateLastAxisFastest(image.Shape, image.Affine);
        image.CopyTo(filled);
        if (filled.Shape[0] == 1)
        {
            // A label that the type cannot hold does not occur in the image.
            IEnumerable<T>? labels = _labels?.Where(label => long.CreateSaturating(T.CreateSaturating(label)) == label).Select(T.CreateSaturating);
            HoleFilling.Fill(filled.Select(0, 0), labels, _connectivity, cancellationToken);
            return filled;
        }

        foreach (int channel in (_labels ?? [.. Enumerable.Range(0, filled.Shape[0])]).Distinct().Where(label => label != 0).Order())
        {
            if (channel < 0 || channel >= filled.Shape[0])
            {
                throw new ModelException($"'applied_labels' names label {channel}, but the array has {filled.Shape[0]} channels.");
            }

            FillOneHot(filled.Select(0, channel), cancellationToken);
        }

        return filled;
    }

    /// <summary>Of a channel of a one-hot array everything that is not 0 is label and becomes 1.</summary>
    private void FillOneHot<T>(Volume<T> channel, CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>
    {
        foreach (ref T element in channel.Storage.Span.Slice(channel.Offset, channel.Count))
        {
            element = element == T.Zero ? T.Zero : T.One;
        }

        HoleFilling.Fill(channel, [T.One], _connectivity, cancellationToken);
    }
}

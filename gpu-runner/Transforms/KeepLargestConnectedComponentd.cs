using System.Numerics;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's KeepLargestConnectedComponentd: of each label, or of all labels together, only the largest components stay; the other
/// voxels of those labels become 0. Takes labels in one channel, or one channel per label (one-hot).
/// </summary>
internal sealed class KeepLargestConnectedComponentd : MapTransform
{
    private readonly int[]? _labels;
    private readonly bool _independent;
    private readonly bool? _oneHot;
    private readonly int? _connectivity;
    private readonly int _components;

    /// <summary>Reads the arguments.</summary>
    public KeepLargestConnectedComponentd(TransformArguments arguments)
        : base(arguments)
    {
        _labels = arguments.OptionalIntegers("applied_labels");
        _independent = arguments.Flag("independent", true);
        _oneHot = arguments.Has("is_onehot") ? arguments.Flag("is_onehot", false) : null;
        _connectivity = arguments.OptionalInteger("connectivity");
        _components = arguments.OptionalInteger("num_components") ?? 1;
        if (_connectivity is < 1 or > 3)
        {
            throw arguments.Invalid("connectivity", "must be 1 (faces), 2 (edges too) or 3 (corners too)");
        }

        if (_components < 1)
        {
            throw arguments.Invalid("num_components", "must be at least 1");
        }
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        Volume volume = sample[key].Volume;
        sample[key] = sample[key].With(volume switch
        {
            Volume<byte> v => Keep(v),
            Volume<ushort> v => Keep(v),
            _ => Keep(volume.ToSingle()),
        });
    }

    private Volume<T> Keep<T>(Volume<T> given)
        where T : unmanaged, INumber<T>
    {
        Volume<T> labels = Volume<T>.AllocateLastAxisFastest(given.Shape, given.Affine);
        given.CopyTo(labels);
        bool oneHot = _oneHot ?? labels.Shape[0] > 1;
        int[] applied = _labels ?? (oneHot ? [.. Enumerable.Range(1, labels.Shape[0] - 1)] : Present(labels));
        if (oneHot && applied.Any(label => label < 0 || label >= labels.Shape[0]))
        {
            throw new ModelException($"'applied_labels' names a channel that an array of shape {labels.ShapeText} does not have.");
        }

        foreach (int[] together in _independent ? applied.Select(label => new[] { label }) : [applied])
        {
            KeepOne(labels, together, oneHot);
        }

        return labels;
    }

    private void KeepOne<T>(Volume<T> labels, int[] together, bool oneHot)
        where T : unmanaged, INumber<T>
    {
        int channelCount = labels.Count / labels.Shape[0];
        Span<T> all = labels.Storage.Span;
        byte[] foreground = new byte[channelCount];
        foreach (int label in together)
        {
            ReadOnlySpan<T> channel = all.Slice(oneHot ? label * channelCount : 0, channelCount);
            T value = T.CreateSaturating(label);
            for (int i = 0; i < channel.Length; i++)
            {
                foreground[i] |= (oneHot ? channel[i] > T.Zero : channel[i] == value) ? (byte)1 : (byte)0;
            }
        }

        Volume<byte> region = Volume<byte>.FromLastAxisFastest(foreground, labels.Shape[1..], labels.Affine);
        ReadOnlySpan<byte> kept = ConnectedComponents.Largest(region, _connectivity ?? region.Rank, _components).ToLastAxisFastest().Span;
        foreach (int channel in oneHot ? together : [0])
        {
            Span<T> values = all.Slice(channel * channelCount, channelCount);
            for (int i = 0; i < values.Length; i++)
            {
                if (foreground[i] != kept[i])
                {
                    values[i] = T.Zero;
                }
            }
        }
    }

    /// <summary>The labels that occur, without the background.</summary>
    private static int[] Present<T>(Volume<T> labels)
        where T : unmanaged, INumber<T>
    {
        HashSet<T> present = [];
        T last = T.Zero;
        foreach (T value in labels.Storage.Span)
        {
            if (value != last)
            {
                present.Add(last = value);
            }
        }

        present.Remove(T.Zero);
        return [.. present.Select(int.CreateTruncating).Order()];
    }
}

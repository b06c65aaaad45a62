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
    private readonly KeepLargestOptions _options;

    /// <summary>Reads the arguments.</summary>
    public KeepLargestConnectedComponentd(TransformArguments arguments)
        : base(arguments)
    {
        _options = new KeepLargestOptions
        {
            AppliedLabels = arguments.OptionalIntegers("applied_labels"),
            IsOneHot = arguments.Has("is_onehot") ? arguments.Flag("is_onehot", false) : null,
            Independent = arguments.Flag("independent", true),
            Connectivity = arguments.OptionalInteger("connectivity"),
            ComponentCount = arguments.OptionalInteger("num_components") ?? 1,
        };
        if (_options.Connectivity is < 1 or > 3)
        {
            throw arguments.Invalid("connectivity", "must be 1 (faces), 2 (edges too) or 3 (corners too)");
        }

        if (_options.ComponentCount < 1)
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
            Volume<byte> v => LargestComponents.Keep(v, _options, cancellationToken),
            Volume<ushort> v => LargestComponents.Keep(v, _options, cancellationToken),
            _ => LargestComponents.Keep(volume.ToSingle(), _options, cancellationToken),
        });
    }
}

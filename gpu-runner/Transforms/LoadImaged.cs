using System.Collections.Immutable;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's LoadImaged: the image received, scaled as its file says and in float32, with its affine; several files in one archive are
/// its list of files and become channels. Decoding was done before the pipeline began and is shared between requests.
/// </summary>
internal sealed class LoadImaged : MapTransform
{
    private readonly bool _ensureChannelFirst;

    /// <summary>Reads the arguments.</summary>
    public LoadImaged(TransformArguments arguments)
        : base(arguments)
    {
        _ensureChannelFirst = arguments.Flag("ensure_channel_first", false);
        arguments.Only("dtype", "float32");

        // Which reader, and under which keys metadata lies in Python, has no counterpart here: formats are told by their content.
        arguments.Ignore("reader", "image_only", "meta_keys", "meta_key_postfix", "overwriting", "simple_keys", "prune_meta_pattern", "prune_meta_sep", "expanduser");
    }

    /// <inheritdoc/>
    public override bool ReadsImage => true;

    /// <inheritdoc/>
    protected override bool Has(Sample sample, string key) => key == Sample.ImageKey;

    /// <summary>
    /// Values that float32 holds exactly stay as the file has them until a step computes with them: a crop of a large image then never
    /// makes a float32 copy of all of it.
    /// </summary>
    private static Volume Loaded(ImageFile image) => image is { Slope: 1, Intercept: 0, Stored: Volume<byte> or Volume<sbyte> or Volume<short> or Volume<ushort> }
        ? image.Stored
        : image.ToSingle();

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        if (!Has(sample, key))
        {
            throw new ModelException($"there is no image under the key '{key}'; a request brings one, under '{Sample.ImageKey}'.");
        }

        Volume volume = Loaded(sample.Image).WithAffine(sample.ImageAffine);
        int[] spatial = [.. sample.Header.Geometry.SpatialShape];
        if (volume.Rank > spatial.Length + 1)
        {
            throw new InputException($"the image has {volume.Rank} axes, of lengths {volume.ShapeText}; send {spatial.Length} spatial ones and at most one of channels or time.");
        }

        SampleVolume loaded = new(
            volume,
            new VolumeOrigin(volume.Affine, spatial, volume.Rank > spatial.Length, sample.Header.ChannelsFirst),
            ImmutableStack<ISpatialChange>.Empty);
        sample[key] = _ensureChannelFirst ? loaded.With(EnsureChannelFirstd.ToChannelFirst(loaded)) : loaded;
    }
}

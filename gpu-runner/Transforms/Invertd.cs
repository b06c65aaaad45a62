using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's Invertd: undoes, on a result, the spatial changes that the pre-transforms made to the image, last first. The transform
/// to invert is the configuration's own list, named <c>"pre"</c> (or, as in bundles, <c>"@preprocessing"</c>).
/// </summary>
internal sealed class Invertd : MapTransform
{
    private readonly string[] _originalKeys;
    private readonly bool[] _nearest;

    /// <summary>Reads the arguments.</summary>
    public Invertd(TransformArguments arguments)
        : base(arguments)
    {
        string transform = arguments.Text("transform");
        if (transform is not ("pre" or "@preprocessing"))
        {
            throw arguments.Invalid("transform", $"must be \"pre\", the pre_transforms of this configuration, not \"{transform}\"");
        }

        _originalKeys = arguments.PerKey("orig_keys", KeyCount, Sample.ImageKey, arguments.TextOf);
        _nearest = arguments.PerKey("nearest_interp", KeyCount, true, arguments.FlagOf);
        arguments.Only("post_func", null);
        arguments.Ignore("to_tensor", "device", "meta_keys", "orig_meta_keys", "meta_key_postfix", "support_pre");
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume original = sample[_originalKeys[index]];
        Volume volume = sample[key].Volume;
        foreach (ISpatialChange change in original.Applied)
        {
            volume = change.Undo(volume, new UndoRule(_nearest[index], BySize: false), cancellationToken);
        }

        sample[key] = sample[key] with { Volume = volume, Origin = original.Origin };
    }
}

using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's RestoreLabeld (RestoreCroppedLabeld in the early access of 4.0): brings a result back from the window around the clicks to
/// the volume as loaded, slices first and without a channel. Resized to the window, placed among zeros, resized to the shape of the file;
/// a slice then lies in a volume of zeros.
/// </summary>
/// <remarks>What lies outside the window is never computed: the result is a <see cref="Patch"/>.</remarks>
internal sealed class RestoreLabeld : MapTransform
{
    private readonly string _reference;
    private readonly bool _sliceOnly;
    private readonly ResizeMode[] _modes;
    private readonly bool[] _alignCorners;

    /// <summary>Reads the arguments.</summary>
    public RestoreLabeld(TransformArguments arguments)
        : base(arguments)
    {
        _reference = arguments.Text("ref_image");
        _sliceOnly = arguments.Flag("slice_only", false);
        _modes = arguments.PerKey("mode", KeyCount, ResizeMode.Nearest, (node, name) => Interpolations.ResizeMode(arguments, node, name));
        _alignCorners = arguments.PerKey("align_corners", KeyCount, false, arguments.FlagOf);
        arguments.Ignore("meta_keys", "meta_key_postfix", "start_coord_key", "end_coord_key", "original_shape_key", "cropped_shape_key");
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume reference = sample[_reference];
        Volume result = sample[key].Volume;
        _ = SpatialShape.Of(result);
        Patch patch = Placed(reference, result, index, cancellationToken);

        int[] original = [.. reference.Origin.SpatialShape[^1..], .. reference.Origin.SpatialShape[..^1]];
        int axes = patch.Rank - 1;
        if (original.Length < axes)
        {
            throw new ModelException($"a result of {axes} spatial axes cannot be restored to an image of {original.Length}.");
        }

        if (!patch.Shape[1..].SequenceEqual(original.AsSpan(original.Length - axes)))
        {
            patch = PatchResampler.Resize(patch, 1, original.AsSpan(original.Length - axes), _modes[index], _alignCorners[index], cancellationToken);
        }

        FetchedSlice? slice = _sliceOnly ? null : reference.Applied.OfType<FetchedSlice>().FirstOrDefault();
        if (slice is not null)
        {
            patch = FirstChannel(patch).InsertAxis(0, slice.Index, slice.Count);
        }
        else if (axes == 3)
        {
            patch = FirstChannel(patch);
        }

        sample[key] = sample[key] with { Patch = patch.WithAffine(reference.Origin.Affine), Origin = reference.Origin };
    }

    private Patch Placed(SampleVolume reference, Volume result, int index, CancellationToken cancellationToken)
    {
        if (reference.Applied.OfType<GuidedCrop>().FirstOrDefault() is not { } crop)
        {
            // A pipeline of several models gives its result on the whole resampled volume.
            return new Patch(result, new int[result.Rank], result.Shape);
        }

        return crop.Length.Length == result.Rank - 1
            ? crop.Place(result, _modes[index], _alignCorners[index], cancellationToken)
            : throw new ModelException($"a result of shape {result.ShapeText} does not fit the window ({string.Join(", ", crop.Length)}) that was cut out for the network.");
    }

    /// <summary>Of several channels MONAI takes the first; a result of clicks has one.</summary>
    private static Patch FirstChannel(Patch patch) => patch.Shape[0] == 1
        ? patch.RemoveAxis(0)
        : new Patch(patch.Inside.Crop(0, 0, 1).RemoveAxis(0), patch.Start[1..], patch.Shape[1..]);
}

using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// Brings the result of a DExtr3D model from the crop around the points back to the image as loaded, zero outside the crop, on the image's
/// affine; a single channel is dropped. With <c>within_points</c> it is also zero outside the box of the points: what extreme points
/// enclose is all there is.
/// </summary>
/// <remarks>A transform of this project; see <see cref="CropByPointsd"/>. With a linear mode it restores probabilities, to be thresholded after.</remarks>
internal sealed class RestoreCropByPointsd : MapTransform
{
    private readonly string _reference;
    private readonly ResizeMode[] _modes;
    private readonly bool[] _alignCorners;
    private readonly string? _within;

    /// <summary>Reads the arguments.</summary>
    public RestoreCropByPointsd(TransformArguments arguments)
        : base(arguments)
    {
        _reference = arguments.OptionalText("ref_image") ?? Sample.ImageKey;
        _modes = arguments.PerKey("mode", KeyCount, ResizeMode.Nearest, (node, name) => Interpolations.ResizeMode(arguments, node, name));
        _alignCorners = arguments.PerKey("align_corners", KeyCount, false, arguments.FlagOf);
        string points = arguments.OptionalText("points") ?? ExtremePointParams.DefaultKey;
        _within = arguments.Flag("within_points", false) ? points : null;
    }

    /// <inheritdoc/>
    public override bool ReadsRequest => _within is not null;

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume reference = sample[_reference];
        Volume result = sample[key].Volume;
        GuidedCrop crop = reference.Applied.OfType<GuidedCrop>().FirstOrDefault()
            ?? throw new ModelException($"'{_reference}' was not cut around points before; CropByPointsd must come first.");
        if (SpatialShape.Of(result).Length != crop.Length.Length)
        {
            throw new ModelException($"a result of shape {result.ShapeText} does not fit the crop ({string.Join(", ", crop.Length)}).");
        }

        Patch patch = crop.Place(result, _modes[index], _alignCorners[index], cancellationToken);
        if (!patch.Shape[1..].SequenceEqual(reference.Origin.SpatialShape))
        {
            patch = PatchResampler.Resize(patch, 1, reference.Origin.SpatialShape, _modes[index], _alignCorners[index], cancellationToken);
        }

        if (_within is not null)
        {
            int[][] points = ExtremePointParams.Read(sample, _within);
            IEnumerable<int> axes = Enumerable.Range(0, patch.Rank - 1);
            patch = patch.Within([0, .. axes.Select(axis => points.Min(point => point[axis]))], [patch.Shape[0] - 1, .. axes.Select(axis => points.Max(point => point[axis]))]);
        }

        patch = patch.Shape[0] == 1 ? patch.RemoveAxis(0) : patch;
        sample[key] = sample[key] with { Patch = patch.WithAffine(reference.Origin.Affine), Origin = reference.Origin };
    }
}

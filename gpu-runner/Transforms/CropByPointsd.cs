using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// The crop of a DExtr3D model: the box of the user's points and a margin around it, inside the image. An image that a client has cut and
/// resampled to the model's <c>roi</c> by itself, as NVIDIA's clients do without a session, is left as it is.
/// </summary>
/// <remarks>
/// A transform of this project: the original's name and arguments were never published. The margin is <c>pad</c> voxels, or <c>pad_mm</c>
/// millimetres, of which each axis gets as many whole voxels as fit, as the clients count. A point may lie one voxel beyond the image:
/// clients that cut the image themselves set it there when the object reaches the edge.
/// </remarks>
internal sealed class CropByPointsd : KeyedTransform
{
    /// <summary>Two for each axis.</summary>
    private const int FewestPoints = 6;

    private readonly string _points;
    private readonly int[] _pad;
    private readonly double? _millimetres;
    private readonly IReadOnlyList<int>? _clientRoi;

    /// <summary>Reads the arguments.</summary>
    public CropByPointsd(TransformArguments arguments, CompileContext context)
        : base(arguments)
    {
        _points = arguments.OptionalText("points") ?? ExtremePointParams.DefaultKey;
        _pad = arguments.OptionalIntegers("pad") ?? [20];
        _millimetres = arguments.OptionalNumber("pad_mm");
        _clientRoi = context.ClientRoi;
        if (_pad.Any(pad => pad < 0) || _millimetres < 0)
        {
            throw arguments.Invalid("pad", "must not be negative");
        }
    }

    /// <inheritdoc/>
    public override bool ReadsRequest => true;

    /// <inheritdoc/>
    public override void Apply(Sample sample, CancellationToken cancellationToken)
    {
        int[][] points = ExtremePointParams.Read(sample, _points);
        if (points.Length < FewestPoints)
        {
            throw new InputException($"'{_points}' has {points.Length} point(s); this model needs at least {FewestPoints}, the outermost of the structure along each axis.");
        }

        foreach ((string key, _) in KeysOf(sample))
        {
            cancellationToken.ThrowIfCancellationRequested();
            SampleVolume entry = sample[key];
            int[] shape = SpatialShape.Of(entry.Volume);
            if (points[0].Length != shape.Length)
            {
                throw new ModelException($"the points have {points[0].Length} coordinates, but the image has shape {entry.Volume.ShapeText} at this step.");
            }

            bool cutByClient = _clientRoi is not null && _clientRoi.SequenceEqual(shape);
            sample[key] = (cutByClient ? new GuidedCrop(new int[shape.Length], shape, shape) : Around(points, shape, PadOf(entry, shape.Length))).Apply(entry);
        }
    }

    private static GuidedCrop Around(int[][] points, int[] shape, int[] pad)
    {
        int[] start = [.. Enumerable.Range(0, shape.Length).Select(a => Math.Max(points.Min(point => point[a]) - pad[a], 0))];
        int[] last = [.. Enumerable.Range(0, shape.Length).Select(a => Math.Min(points.Max(point => point[a]) + pad[a], shape[a] - 1))];
        return new GuidedCrop(start, [.. last.Zip(start, (end, first) => end - first + 1)], shape);
    }

    private int[] PadOf(SampleVolume entry, int axes) => _millimetres is { } millimetres
        ? [.. entry.Volume.Affine.Spacing().Take(axes).Select(size => size > 0 ? (int)Math.Min(millimetres / size, int.MaxValue / 4) : 0)]
        : [.. SpatialShape.PerAxis(_pad, axes, "pad").Select(pad => Math.Min(pad, int.MaxValue / 4))];
}

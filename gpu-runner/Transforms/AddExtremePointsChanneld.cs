using System.Diagnostics.CodeAnalysis;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// MONAI's AddExtremePointsChanneld: behind the image's channels, one with a blob at each extreme point of a label. At inference there is
/// no label: then the points are those that the user has set.
/// </summary>
/// <remarks>Of several outermost voxels MONAI draws one by lot; here the lot falls the same way every time. <c>pert</c>, which is for training, must be 0.</remarks>
internal sealed class AddExtremePointsChanneld : MapTransform
{
    private readonly string _label;
    private readonly int _background;
    private readonly ExtremePointsSignal _signal;

    /// <summary>Reads the arguments.</summary>
    public AddExtremePointsChanneld(TransformArguments arguments)
        : base(arguments)
    {
        _label = arguments.OptionalText("label_key") ?? "label";
        _background = arguments.OptionalInteger("background") ?? 0;
        arguments.Only("pert", 0);
        _signal = new ExtremePointsSignal(arguments);
    }

    /// <inheritdoc/>
    public override bool ReadsRequest => true;

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) =>
        sample[key] = _signal.Append(sample[key], Points(sample, sample[key]));

    private IEnumerable<int[]> Points(Sample sample, SampleVolume image)
    {
        if (!sample.TryGet(_label, out SampleVolume? label))
        {
            return ExtremePointsSignal.Follow(image, ExtremePointParams.Read(sample, ExtremePointParams.DefaultKey), centred: false);
        }

        if (label.Volume.Shape[0] != 1 || !label.Volume.Shape[1..].SequenceEqual(image.Volume.Shape[1..]))
        {
            throw new ModelException($"the label has shape {label.Volume.ShapeText}; it must have one channel and the image's shape {image.Volume.ShapeText}.");
        }

        Volume<byte> mask = Elementwise.Select(label.Volume.ToSingle().Select(0, 0), value => value == _background ? (byte)0 : (byte)1);
        return ExtremePoints.Of(mask, AlwaysTheSame()) ?? throw new InputException($"'{_label}' is empty, so it has no extreme points.");
    }

    [SuppressMessage("Security", "CA5394", Justification = "The lot decides between voxels that are all right, and must fall the same way for the same label.")]
    private static Random AlwaysTheSame() => new(0);
}

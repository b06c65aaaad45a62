using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// The guidance of a DExtr3D model: behind the image's channels, one with a blob at each of the user's points. The points follow the image
/// through CropByPointsd and a change of size. With <c>centred</c> a point stands in the middle of what its voxel became, not at its
/// beginning: where few thick slices become many voxels, the blobs at both ends then lie alike.
/// </summary>
/// <remarks>A transform of this project (the original's was never published), with the numbers of MONAI's AddExtremePointsChanneld.</remarks>
internal sealed class AddExtremePointsSignald : MapTransform
{
    private readonly string _points;
    private readonly ExtremePointsSignal _signal;
    private readonly bool _centred;

    /// <summary>Reads the arguments.</summary>
    public AddExtremePointsSignald(TransformArguments arguments)
        : base(arguments)
    {
        _points = arguments.OptionalText("points") ?? ExtremePointParams.DefaultKey;
        _signal = new ExtremePointsSignal(arguments);
        _centred = arguments.Flag("centred", false);
    }

    /// <inheritdoc/>
    public override bool ReadsRequest => true;

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken) =>
        sample[key] = _signal.Append(sample[key], ExtremePointsSignal.Follow(sample[key], ExtremePointParams.Read(sample, _points), _centred));
}

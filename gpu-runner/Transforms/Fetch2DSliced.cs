using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's Fetch2DSliced: of a volume with its slices first, the slice that the guidance names; a view.</summary>
internal sealed class Fetch2DSliced : MapTransform
{
    private readonly string _guidance;

    /// <summary>Reads the arguments.</summary>
    public Fetch2DSliced(TransformArguments arguments)
        : base(arguments)
    {
        _guidance = arguments.OptionalText("guidance") ?? Guidance.DefaultKey;
        arguments.Only("axis", 0);
        arguments.Ignore("meta_keys", "meta_key_postfix");
    }

    /// <inheritdoc/>
    public override bool ReadsRequest => true;

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        int slice = Guidance.Of(sample, _guidance).Slice
            ?? throw new ModelException("the guidance names no slice; AddGuidanceFromPointsd must have 'dimensions' 2 before it.");
        if (slice < 0 || slice >= entry.Volume.Shape[0] || entry.Volume.Rank < 2)
        {
            throw new InputException($"there is no slice {slice}; the volume has shape {entry.Volume.ShapeText} at this step, slices first.");
        }

        sample[key] = entry.After(entry.Volume.Crop(0, slice, 1).RemoveAxis(0), new FetchedSlice(slice, entry.Volume.Shape[0]));
    }
}

/// <summary>A slice taken out of a volume; undone by the slice among slices of zeros.</summary>
/// <param name="Index">Which it was.</param>
/// <param name="Count">How many there were.</param>
internal sealed record FetchedSlice(int Index, int Count) : ISpatialChange
{
    /// <inheritdoc/>
    public Volume Undo(Volume volume, UndoRule rule, CancellationToken cancellationToken)
    {
        Patch slice = new(volume, new int[volume.Rank], volume.Shape);
        return (volume.Rank == 3 ? slice.RemoveAxis(0) : slice).InsertAxis(0, Index, Count).ToVolume();
    }
}

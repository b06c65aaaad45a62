using System.Collections.Immutable;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>One volume of a sample with what is known of its origin.</summary>
internal sealed record SampleVolume
{
    private readonly Patch? _patch;
    private Volume? _volume;

    /// <summary>A volume with its history.</summary>
    /// <param name="volume">The array.</param>
    /// <param name="origin">How it lay in the file it came from.</param>
    /// <param name="applied">The spatial changes since loading, the last on top.</param>
    public SampleVolume(Volume volume, VolumeOrigin origin, ImmutableStack<ISpatialChange> applied) => (_volume, Origin, Applied) = (volume, origin, applied);

    /// <summary>
    /// The array: (x, y, z) as loaded, channel-first (c, x, y, z) after a step that adds or moves the channel axis. Where only a
    /// <see cref="Patch"/> is known, it is made whole when it is first looked at.
    /// </summary>
    public Volume Volume
    {
        get => _volume ??= _patch!.ToVolume();
        init => (_volume, _patch) = (value, null);
    }

    /// <summary>
    /// What a restored annotation is: zeros with a small volume in them. A step that can do with that need not touch the whole image;
    /// null where the array is whole already.
    /// </summary>
    public Patch? Patch
    {
        get => _patch;
        init => (_volume, _patch) = (null, value);
    }

    /// <summary>How the volume lay in the file it came from.</summary>
    public VolumeOrigin Origin { get; init; }

    /// <summary>The spatial changes since loading, the last on top; what an inversion undoes.</summary>
    public ImmutableStack<ISpatialChange> Applied { get; init; }

    /// <summary>The same origin and history with other elements.</summary>
    public SampleVolume With(Volume volume) => this with { Volume = volume };

    /// <summary>The volume after a spatial change that can be undone.</summary>
    public SampleVolume After(Volume volume, ISpatialChange change) => this with { Volume = volume, Applied = Applied.Push(change) };
}

/// <summary>How a volume lay in the file.</summary>
/// <param name="Affine">Voxel → RAS mm of the file.</param>
/// <param name="SpatialShape">Lengths of the spatial axes, at most 3.</param>
/// <param name="HasChannelAxis">Whether there was a further axis, behind the spatial ones unless <paramref name="ChannelsFirst"/>.</param>
/// <param name="ChannelsFirst">Whether that axis came before the spatial ones, as where several files were put together.</param>
internal sealed record VolumeOrigin(Affine Affine, int[] SpatialShape, bool HasChannelAxis, bool ChannelsFirst = false);

/// <summary>A change of geometry that a transform made and that an inversion can undo on another volume of the same grid.</summary>
internal interface ISpatialChange
{
    /// <summary>Undoes the change.</summary>
    /// <param name="volume">A channel-first volume on the grid after the change.</param>
    /// <param name="rule">How the caller wants resampling undone.</param>
    /// <param name="cancellationToken">Ends the work between slices.</param>
    Volume Undo(Volume volume, UndoRule rule, CancellationToken cancellationToken);
}

/// <summary>How a resampling is undone; everything else is undone exactly.</summary>
/// <param name="Nearest">Take nearest neighbours whatever the change itself used: right for labels.</param>
/// <param name="BySize">Bring the volume back by its size alone, as AIAA's Restored does, instead of by its affine.</param>
internal readonly record struct UndoRule(bool Nearest, bool BySize);

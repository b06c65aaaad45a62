namespace Aiaa.GpuRunner.Pipelines.Records;

/// <summary>
/// A spatial change that shared steps make, and that can therefore be kept outside the process with what they made. Changes that depend
/// on a request never are.
/// </summary>
internal interface IRecordedChange : ISpatialChange
{
    /// <summary>Which of the changes it is.</summary>
    ChangeKind Kind { get; }

    /// <summary>Writes what the change knows.</summary>
    void Write(RecordWriter record);
}

/// <summary>The spatial changes that can be kept. The numbers stand in stored bytes: none is ever given to another change.</summary>
internal enum ChangeKind : byte
{
    /// <summary>Axes exchanged and flipped one after the other: Flipd, Rotate90d.</summary>
    AxisMoves = 1,

    /// <summary>Cut or padded to a box.</summary>
    Box = 2,

    /// <summary>Brought to another orientation.</summary>
    Orientation = 3,

    /// <summary>Brought to another number of voxels over the same field of view.</summary>
    Size = 4,

    /// <summary>Brought to other voxel sizes.</summary>
    Spacing = 5,

    /// <summary>Axes in another order.</summary>
    AxisOrder = 6,
}

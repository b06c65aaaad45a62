using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>Writes and reads the spatial changes of shared steps, whichever transform made them.</summary>
internal static class RecordedChanges
{
    /// <summary>Writes a change behind its kind.</summary>
    public static void Write(RecordWriter record, IRecordedChange change)
    {
        record.Byte((byte)change.Kind);
        change.Write(record);
    }

    /// <summary>Reads a change.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static ISpatialChange Read(RecordReader record) => (ChangeKind)record.Byte() switch
    {
        ChangeKind.AxisMoves => AxisMoves.Read(record),
        ChangeKind.Box => SpatialBox.ReadChange(record),
        ChangeKind.Orientation => Orientationd.ReadChange(record),
        ChangeKind.Size => Resized.ReadChange(record),
        ChangeKind.Spacing => Spacingd.ReadChange(record),
        ChangeKind.AxisOrder => Transposed.ReadChange(record),
        ChangeKind other => throw RecordReader.Malformed($"no spatial change {(byte)other}"),
    };
}

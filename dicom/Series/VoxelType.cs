namespace Aiaa.Dicom.Series;

/// <summary>The type of a volume's elements.</summary>
internal enum VoxelType
{
    Int16,
    UInt16,
    Int32,
    Single,
}

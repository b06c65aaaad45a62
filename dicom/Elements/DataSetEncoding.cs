namespace Aiaa.Dicom.Elements;

/// <summary>How the attributes of a data set are written.</summary>
/// <param name="ExplicitVr">Whether each says its representation.</param>
/// <param name="BigEndian">Whether numbers have the high byte first.</param>
internal readonly record struct DataSetEncoding(bool ExplicitVr, bool BigEndian)
{
    public static DataSetEncoding ImplicitLittleEndian { get; } = new(false, false);

    public static DataSetEncoding ExplicitLittleEndian { get; } = new(true, false);
}

using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom;

/// <summary>A DICOM object without its pixels.</summary>
/// <param name="TransferSyntax">How it is encoded.</param>
/// <param name="DataSet">Its attributes.</param>
/// <param name="DataSetStart">Bytes of the file before its data set.</param>
/// <param name="Pixels">Where its pixels stand in the data set, counted from its start after inflating; null where it has none.</param>
public sealed record DicomHeader(TransferSyntax TransferSyntax, DataSet DataSet, long DataSetStart, PixelPlace? Pixels);

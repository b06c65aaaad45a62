namespace Aiaa.Dicom.Series;

/// <summary>Where the pixels of one slice lie in the patient (PS3.3 section C.7.6.2).</summary>
/// <param name="Position">The centre of the first pixel.</param>
/// <param name="Row">Direction in which the columns are counted: along a row.</param>
/// <param name="Column">Direction in which the rows are counted: down a column.</param>
/// <param name="ColumnSpacing">Millimetres between columns, along a row: the second number of PixelSpacing.</param>
/// <param name="RowSpacing">Millimetres between rows, down a column: the first number of PixelSpacing.</param>
/// <param name="Thickness">Millimetres to the next slice as the file says it, for a slice that has no next one.</param>
internal sealed record SlicePlane(
    PatientVector Position, PatientVector Row, PatientVector Column, double ColumnSpacing, double RowSpacing, double Thickness)
{
    /// <summary>The direction in which slices are counted.</summary>
    public PatientVector Normal => Row.Cross(Column);
}

namespace Aiaa.Dicom.Elements;

/// <summary>One attribute of a data set: a value, or the items of a sequence.</summary>
/// <param name="Vr">How the value is to be read.</param>
/// <param name="Value">The value's bytes, numbers with the low byte first; empty for a sequence.</param>
/// <param name="Items">The items of a sequence; empty for a value.</param>
public readonly record struct DataElement(Vr Vr, ReadOnlyMemory<byte> Value, IReadOnlyList<DataSet> Items);

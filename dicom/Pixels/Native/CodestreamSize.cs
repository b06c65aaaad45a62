namespace Aiaa.Dicom.Pixels.Native;

/// <summary>What a compressed frame says of itself.</summary>
/// <param name="Columns">Samples of a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Components">Colours.</param>
/// <param name="Bits">Bits of a sample.</param>
internal readonly record struct CodestreamSize(long Columns, long Rows, int Components, int Bits);

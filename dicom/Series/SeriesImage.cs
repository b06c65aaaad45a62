using Aiaa.Dicom.Pixels;

namespace Aiaa.Dicom.Series;

/// <summary>A file of the series that is an image.</summary>
/// <param name="Index">Which of the files that were given, from 0.</param>
/// <param name="Source">The file.</param>
/// <param name="Header">Its attributes.</param>
/// <param name="Layout">How its pixels lie.</param>
internal sealed record SeriesImage(int Index, DicomSource Source, DicomHeader Header, PixelLayout Layout);

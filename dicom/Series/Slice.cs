using Aiaa.Dicom.Pixels;

namespace Aiaa.Dicom.Series;

/// <summary>One frame of a file on its way into the volume.</summary>
/// <param name="Image">The file.</param>
/// <param name="Frame">Which of its frames, from 0.</param>
/// <param name="Plane">Where it lies.</param>
/// <param name="Rescale">From its samples to values.</param>
internal sealed record Slice(SeriesImage Image, int Frame, SlicePlane Plane, Rescale Rescale);

using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Dicom.Series;

/// <summary>A series as one volume.</summary>
/// <param name="Stored">
/// The values after rescaling, of shape (columns, rows, slices) with the first axis contiguous: the first axis runs along the rows
/// of the images, the second down their columns, the third along the normal (row × column direction). Elements are 16-bit integers
/// where every value that the rescaling can give fits, then 32-bit ones, else float32. The affine maps to RAS millimetres.
/// </param>
/// <param name="Geometry">The same place in the fields of a NIfTI file. Where the gantry was tilted the qform, which cannot say so, has code 0.</param>
/// <param name="Notes">What was left out or is unusual, as sentences for the user; without names or identifiers.</param>
public sealed record SeriesVolume(Volume Stored, NiftiGeometry Geometry, IReadOnlyList<string> Notes);

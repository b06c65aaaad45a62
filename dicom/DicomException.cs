using Aiaa.Imaging;

namespace Aiaa.Dicom;

/// <summary>
/// DICOM that cannot be read or made into one volume: damaged, cut short, beyond the limits, of a kind that is not converted, or
/// slices that do not form one grid. The message is one sentence that says why, without names, identifiers or pixel values.
/// </summary>
public sealed class DicomException : ImagingException
{
    /// <inheritdoc cref="ImagingException(string, Exception?)"/>
    public DicomException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

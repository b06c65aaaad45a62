namespace Aiaa.Dicom.Series;

/// <summary>One file of a series.</summary>
/// <param name="Name">What it came as. It is never used as a path and never shown: it can hold a patient's name.</param>
/// <param name="Open">Opens it from its first byte. It is opened twice, for its attributes and later for its pixels, and possibly on several threads at once.</param>
public sealed record DicomSource(string Name, Func<Stream> Open);

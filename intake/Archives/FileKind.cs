namespace Aiaa.Intake.Archives;

/// <summary>What a file is, told by its first bytes and never by its name.</summary>
public enum FileKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>A zip archive.</summary>
    Zip,

    /// <summary>A tar archive.</summary>
    Tar,

    /// <summary>A tar archive in gzip.</summary>
    GzipTar,

    /// <summary>A DICOM object.</summary>
    Dicom,

    /// <summary>The index of a DICOM medium, which holds no image.</summary>
    DicomDirectory,

    /// <summary>An image that lies in space: NIfTI, NRRD, MetaImage.</summary>
    VolumeFile,

    /// <summary>A picture: PNG, JPEG.</summary>
    Picture,
}

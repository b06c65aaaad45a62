namespace Aiaa.Dicom.Pixels.Native;

/// <summary>What a worker sends when it is ready: a byte with the libraries that are there, and one that says whether it is confined.</summary>
[Flags]
internal enum WorkerGreeting
{
    None = 0,

    /// <summary>It has confined itself, and has seen that this holds.</summary>
    Confined = 1,

    /// <summary>OpenJPEG is there.</summary>
    Jpeg2000 = 2,

    /// <summary>CharLS is there.</summary>
    JpegLs = 4,
}

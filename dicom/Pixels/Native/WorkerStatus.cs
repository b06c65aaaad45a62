namespace Aiaa.Dicom.Pixels.Native;

/// <summary>What the worker says about a frame. It never sends text: what comes out of it is not believed beyond these numbers.</summary>
internal enum WorkerStatus
{
    /// <summary>The samples follow.</summary>
    Decoded,

    /// <summary>The decoder gave up.</summary>
    Damaged,

    /// <summary>The decoded frame is not of the size or depth that was asked for.</summary>
    OtherFrame,

    /// <summary>The library is not installed.</summary>
    NotInstalled,
}

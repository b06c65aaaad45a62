namespace Aiaa.Dicom;

/// <summary>
/// What this library needs of a DICOM toolkit: the attributes of an object, and its frames decompressed. <see cref="DicomFile"/> is
/// the implementation here; another toolkit takes its place by implementing this, judged by the same tests.
/// </summary>
public interface IDicomReader
{
    /// <summary>Reads everything but the pixels.</summary>
    /// <param name="stream">The object, from its first byte: a Part 10 file or a bare data set. It stays open.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="DicomException">It is no DICOM object, damaged, or beyond the limits.</exception>
    DicomHeader ReadHeader(Stream stream, DicomLimits limits, CancellationToken cancellation);

    /// <summary>Reads the frames in the order of the file.</summary>
    /// <param name="stream">The object again, from its first byte. It stays open.</param>
    /// <param name="header">What <see cref="ReadHeader"/> gave for it.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="receive">Is given each frame: its index from 0, and its samples row by row, of BitsAllocated bits, the low byte first.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="DicomException">The pixels are damaged, cut short, or not what the attributes say.</exception>
    void ReadFrames(Stream stream, DicomHeader header, DicomLimits limits, FrameReceiver receive, CancellationToken cancellation);
}

/// <summary>Takes one frame, whose memory is only lent.</summary>
/// <param name="index">Its number in the file, from 0.</param>
/// <param name="samples">Its samples row by row, the low byte first.</param>
public delegate void FrameReceiver(int index, ReadOnlySpan<byte> samples);

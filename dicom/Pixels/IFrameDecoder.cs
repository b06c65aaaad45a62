namespace Aiaa.Dicom.Pixels;

/// <summary>Decompresses frames of one encoding. One instance serves one thread at a time.</summary>
public interface IFrameDecoder : IDisposable
{
    /// <summary>Decompresses one frame.</summary>
    /// <param name="compressed">All bytes of the frame, its fragments put together.</param>
    /// <param name="layout">What the frame must hold.</param>
    /// <param name="frame">Where its samples go row by row, the low byte first; <see cref="PixelLayout.FrameBytes"/> long.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="DicomException">The bytes are damaged, cut short, or not what the layout says.</exception>
    void Decode(ReadOnlyMemory<byte> compressed, PixelLayout layout, Memory<byte> frame, CancellationToken cancellation);
}

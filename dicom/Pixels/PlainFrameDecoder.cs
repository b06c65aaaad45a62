namespace Aiaa.Dicom.Pixels;

/// <summary>Encapsulated Uncompressed (PS3.5 section A.4.11): the frame as it is, in a fragment.</summary>
internal sealed class PlainFrameDecoder : IFrameDecoder
{
    public void Decode(ReadOnlyMemory<byte> compressed, PixelLayout layout, Memory<byte> frame, CancellationToken cancellation)
    {
        if (compressed.Length < frame.Length)
        {
            throw new DicomException($"The DICOM file is cut short: a frame holds {compressed.Length} of {frame.Length} bytes; send the whole file.");
        }

        compressed[..frame.Length].CopyTo(frame);
    }

    public void Dispose()
    {
    }
}

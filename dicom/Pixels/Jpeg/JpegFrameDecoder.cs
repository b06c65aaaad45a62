namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>Decompresses JPEG frames of one component (ITU-T T.81): baseline, extended sequential of 8 and 12 bits, lossless of 2 to 16.</summary>
internal sealed class JpegFrameDecoder : IFrameDecoder
{
    public void Decode(ReadOnlyMemory<byte> compressed, PixelLayout layout, Memory<byte> frame, CancellationToken cancellation)
    {
        JpegStream stream = JpegStream.Parse(compressed.Span);
        if (stream.Columns != layout.Columns || stream.Rows != layout.Rows)
        {
            throw new DicomException($"The DICOM file's JPEG frame is of {stream.Columns}×{stream.Rows} pixels where its attributes say {layout.Columns}×{layout.Rows}.");
        }

        if (stream.Precision > layout.BitsAllocated || layout.BitsAllocated > 16)
        {
            throw new DicomException($"The DICOM file's JPEG frame has {stream.Precision} bits where its attributes allow {layout.BitsAllocated}.");
        }

        SampleWriter writer = new(frame, layout.SampleBytes);
        if (stream.Process == JpegMarker.LosslessFrame)
        {
            LosslessScan.Decode(compressed.Span, stream, writer, cancellation);
        }
        else
        {
            SequentialScan.Decode(compressed.Span, stream, writer, cancellation);
        }
    }

    public void Dispose()
    {
    }
}

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>Decompresses JPEG 2000 and JPEG-LS frames in a worker, after the size that the frame itself claims was compared with the attributes.</summary>
internal sealed class NativeFrameDecoder(TransferSyntax syntax, WorkerPool workers, DicomLimits limits) : IFrameDecoder
{
    private WorkerProcess? _worker;

    public void Decode(ReadOnlyMemory<byte> compressed, PixelLayout layout, Memory<byte> frame, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> stream = syntax.Codec == PixelCodec.Jpeg2000 ? Codestream.OfJpeg2000(compressed) : compressed;
        CodestreamSize claimed = syntax.Codec == PixelCodec.Jpeg2000 ? Codestream.SizeOfJpeg2000(stream.Span) : Codestream.SizeOfJpegLs(stream.Span);
        Check(claimed, layout);

        _worker ??= workers.Rent(limits, cancellation);
        RequireInstalled(syntax, _worker.Greeting);
        WorkerRequest request = new(syntax.Codec, layout.Columns, layout.Rows, layout.SampleBytes, stream.Length);
        switch (_worker.Decode(request, stream, frame, limits.FrameTimeout, cancellation))
        {
            case WorkerStatus.Decoded:
                return;
            case WorkerStatus.OtherFrame:
                throw new DicomException("The DICOM file's compressed frame is not of the size that its attributes say.");
            default:
                throw new DicomException($"The DICOM file's {syntax.Name} frame is damaged or cut short; send the whole file.");
        }
    }

    public void Dispose()
    {
        if (_worker is { } worker)
        {
            workers.Return(worker);
            _worker = null;
        }
    }

    /// <summary>Sees that the worker has the library for a transfer syntax.</summary>
    /// <exception cref="DicomException">It has not: the sentence says how to install it.</exception>
    internal static void RequireInstalled(TransferSyntax syntax, WorkerGreeting greeting)
    {
        (WorkerGreeting needed, string library, string package) = syntax.Codec == PixelCodec.Jpeg2000
            ? (WorkerGreeting.Jpeg2000, "OpenJPEG", "libopenjp2-7")
            : (WorkerGreeting.JpegLs, "CharLS", "libcharls2");
        if (!greeting.HasFlag(needed))
        {
            throw new DicomException(
                $"The DICOM file's transfer syntax, {syntax}, needs {library}, which is not installed on the server; install it there (Debian, Ubuntu: apt-get install {package}), or export the file uncompressed.");
        }
    }

    private static void Check(CodestreamSize claimed, PixelLayout layout)
    {
        if (claimed.Components != 1)
        {
            throw new DicomException($"The DICOM file's compressed frame has {claimed.Components} colours; one is converted.");
        }

        if (claimed.Columns != layout.Columns || claimed.Rows != layout.Rows || claimed.Bits > layout.BitsAllocated || layout.SampleBytes > 2)
        {
            throw new DicomException(
                $"The DICOM file's compressed frame is of {claimed.Columns}×{claimed.Rows} pixels with {claimed.Bits} bits where its attributes say {layout.Columns}×{layout.Rows} with {layout.BitsAllocated}.");
        }
    }
}

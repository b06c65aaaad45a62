using Aiaa.Dicom.Pixels.Jpeg;
using Aiaa.Dicom.Pixels.Native;

namespace Aiaa.Dicom.Pixels;

/// <summary>The decoders of one reading: workers are started when the first frame needs them, and ended with this.</summary>
public sealed class FrameDecoders : IDisposable
{
    private readonly WorkerPool _workers = new();

    /// <summary>A decoder for the frames of a transfer syntax, which the caller has for itself until it disposes it.</summary>
    /// <param name="syntax">A transfer syntax with compressed or encapsulated pixels.</param>
    /// <param name="limits">What a decoder may take.</param>
    public IFrameDecoder Rent(TransferSyntax syntax, DicomLimits limits) => syntax.Codec switch
    {
        PixelCodec.Encapsulated => new PlainFrameDecoder(),
        PixelCodec.Rle => new RleFrameDecoder(),
        PixelCodec.Jpeg => new JpegFrameDecoder(),
        PixelCodec.JpegLs or PixelCodec.Jpeg2000 => new NativeFrameDecoder(syntax, _workers, limits),
        _ => throw new ArgumentException($"{syntax} stores its pixels as they are.", nameof(syntax)),
    };

    /// <inheritdoc/>
    public void Dispose() => _workers.Dispose();
}

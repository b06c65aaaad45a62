using System.Diagnostics.CodeAnalysis;
using Aiaa.Dicom.Pixels.Jpeg;

namespace Aiaa.Dicom.Pixels;

/// <summary>The decoders of one reading: made when the first frame needs them, ended with it.</summary>
public sealed class FrameDecoders : IDisposable
{
    /// <summary>A decoder for the frames of a transfer syntax, which the caller has for itself until it disposes it.</summary>
    /// <exception cref="DicomException">Frames of this kind cannot be decompressed on this machine.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Which decoders there are is the affair of the instance.")]
    public IFrameDecoder Rent(TransferSyntax syntax, DicomLimits limits) => syntax.Codec switch
    {
        PixelCodec.Encapsulated => new PlainFrameDecoder(),
        PixelCodec.Rle => new RleFrameDecoder(),
        PixelCodec.Jpeg => new JpegFrameDecoder(),
        _ => throw new DicomException($"{syntax} is not read here."),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

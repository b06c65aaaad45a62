using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Pixels;

/// <summary>Sees that a file can hold the pixels it claims, before memory is taken for them.</summary>
internal static class PixelClaim
{
    // Two bytes of RLE make 128 at most.
    private const int RleBytesPerByte = 64;

    // A block of 64 samples takes two bits at least.
    private const int JpegSamplesPerByte = 256;

    // Empty pictures of usual size shrink to nothing in JPEG 2000 and JPEG-LS; larger ones are believed up to a ratio that no picture of a patient has.
    private const int UsualFrame = 1 << 24;
    private const int WaveletSamplesPerByte = 1000;

    /// <summary>Compares the claim with the bytes that are left in the file.</summary>
    /// <exception cref="DicomException">The file cannot hold it.</exception>
    public static void Check(PixelLayout layout, PixelPlace place, TransferSyntax syntax)
    {
        if ((syntax.Codec == PixelCodec.None) != place.Length.HasValue)
        {
            throw new DicomException($"The DICOM file's pixels are not stored as its transfer syntax, {syntax}, says.");
        }

        long expected = (long)layout.FrameBytes * layout.Frames;
        long held = Math.Min(place.Length ?? long.MaxValue, place.Remaining ?? long.MaxValue);
        if (held < Least(layout, syntax, expected))
        {
            throw new DicomException(
                $"The DICOM file is cut short: it holds {held} of {expected} bytes of pixels{(syntax.Codec == PixelCodec.None ? string.Empty : ", compressed beyond what can be")}; send the whole file.");
        }
    }

    private static long Least(PixelLayout layout, TransferSyntax syntax, long expected)
    {
        long samples = (long)layout.FrameSamples * layout.Frames;
        return syntax.Codec switch
        {
            PixelCodec.Rle => expected / RleBytesPerByte,
            PixelCodec.Jpeg => samples / JpegSamplesPerByte,
            PixelCodec.JpegLs or PixelCodec.Jpeg2000 => layout.FrameSamples <= UsualFrame ? layout.Frames : samples / WaveletSamplesPerByte,
            _ => expected,
        };
    }
}

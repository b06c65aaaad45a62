using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Pixels;

/// <summary>How the samples of an object lie (PS3.3 section C.7.6.3), checked.</summary>
/// <param name="Columns">Samples of a row.</param>
/// <param name="Rows">Rows of a frame.</param>
/// <param name="Frames">Frames of the object.</param>
/// <param name="BitsAllocated">Bits between samples: 8, 16 or 32.</param>
/// <param name="BitsStored">Bits of a sample that mean something.</param>
/// <param name="HighBit">The highest of them.</param>
/// <param name="Signed">Whether they are in two's complement.</param>
public sealed record PixelLayout(int Columns, int Rows, int Frames, int BitsAllocated, int BitsStored, int HighBit, bool Signed)
{
    /// <summary>Samples of a frame.</summary>
    public int FrameSamples => checked(Rows * Columns);

    /// <summary>Bytes of a sample.</summary>
    public int SampleBytes => BitsAllocated / 8;

    /// <summary>Bytes of a frame.</summary>
    public int FrameBytes => checked(FrameSamples * SampleBytes);

    /// <summary>Reads and checks the attributes of an object.</summary>
    /// <exception cref="DicomException">They are missing, contradict each other, mean colour, or exceed the limits.</exception>
    public static PixelLayout Of(DicomHeader header, DicomLimits limits)
    {
        DataSet set = header.DataSet;
        if (header.Pixels is { } pixels && pixels.Tag != Tags.PixelData)
        {
            throw new DicomException("The DICOM file's pixels are floating-point numbers (a parametric map), which are not converted; send the images it was made from.");
        }

        string photometric = set.Text(Tags.PhotometricInterpretation) ?? "MONOCHROME2";
        if ((set.Integer(Tags.SamplesPerPixel) ?? 1) != 1 || photometric is not ("MONOCHROME1" or "MONOCHROME2"))
        {
            throw new DicomException("The DICOM file's pixels are colours, which make no volume of numbers; send the scanner's images (MONOCHROME1 or MONOCHROME2).");
        }

        int columns = Required(set, Tags.Columns, "Columns");
        int rows = Required(set, Tags.Rows, "Rows");
        int frames = set.Integer(Tags.NumberOfFrames) ?? 1;
        int allocated = Required(set, Tags.BitsAllocated, "BitsAllocated");
        int stored = set.Integer(Tags.BitsStored) ?? allocated;
        int high = set.Integer(Tags.HighBit) ?? (stored - 1);
        int representation = set.Integer(Tags.PixelRepresentation) ?? 0;
        if (allocated is not (8 or 16 or 32))
        {
            throw new DicomException($"The DICOM file's pixels have {allocated} bits (BitsAllocated); 8, 16 and 32 are converted.");
        }

        if (stored < 1 || stored > allocated || high < stored - 1 || high >= allocated || representation is not (0 or 1) || frames < 1)
        {
            throw new DicomException("The DICOM file's description of its pixels contradicts itself (BitsAllocated, BitsStored, HighBit, PixelRepresentation, NumberOfFrames).");
        }

        if (frames > limits.MaxFrames)
        {
            throw new DicomException($"The DICOM file has {frames} frames; at most {limits.MaxFrames} are converted.");
        }

        if ((long)rows * columns * frames > limits.MaxVoxels || (long)rows * columns * allocated / 8 > Array.MaxLength)
        {
            throw new DicomException($"The DICOM file claims {columns}×{rows} pixels in {frames} frames; at most {limits.MaxVoxels} are converted.");
        }

        PixelLayout layout = new(columns, rows, frames, allocated, stored, high, representation == 1);
        if (header.Pixels is { } place)
        {
            PixelClaim.Check(layout, place, header.TransferSyntax);
        }

        return layout;
    }

    private static int Required(DataSet set, Tag tag, string keyword) => set.Integer(tag) switch
    {
        null => throw new DicomException($"The DICOM file does not say its {keyword}, without which its pixels cannot be read."),
        int value when value is < 1 or > ushort.MaxValue => throw new DicomException($"The DICOM file says that {keyword} is {value}, which cannot be."),
        int value => value,
    };
}

namespace Aiaa.Imaging.Formats;

/// <summary>What a file that no reader takes looks like, so that the answer can say more than no.</summary>
internal static class FileSignature
{
    private const int AnalyzeHeaderSize = 348;
    private const string Formats = "NIfTI (.nii, .nii.gz), NRRD (.nrrd), MetaImage (.mha), PNG or JPEG";

    /// <summary>Why a file cannot be read, from its first bytes and the ending of its name.</summary>
    public static ImageFormatException Refusal(ReadOnlySpan<byte> head, string fileName)
    {
        if (head.IsEmpty)
        {
            return new ImageFormatException($"The image file is empty; send the image itself: {Formats}.");
        }

        string? kind = Kind(head);
        if (kind is not null)
        {
            return new ImageFormatException($"The image file is {kind}, which is not read here; send {Formats}.");
        }

        if (IsAnalyze(head))
        {
            return new ImageFormatException(
                "The image file is an Analyze 7.5 header without NIfTI's mark: it does not say which side is left; convert it to NIfTI (.nii, .nii.gz).");
        }

        if (EndsWith(fileName, ".img") || EndsWith(fileName, ".img.gz"))
        {
            return new ImageFormatException("The image file is one half of a pair, the voxels (.img) without their header (.hdr); send both in one zip archive, or as one NIfTI file (.nii, .nii.gz).");
        }

        return new ImageFormatException(EndsWith(fileName, ".nii") || EndsWith(fileName, ".nii.gz")
            ? "The image file is named NIfTI but has no NIfTI header: it is cut short or damaged; send the whole file."
            : $"The image file is of no known format; send {Formats}.");
    }

    private static bool EndsWith(string fileName, string ending) => fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static string? Kind(ReadOnlySpan<byte> head)
    {
        if (head.Length >= 132 && head[128..].StartsWith("DICM"u8))
        {
            return "a DICOM object";
        }

        return head.StartsWith("PK\u0003\u0004"u8) ? "a zip archive, here within a file that is compressed itself," : null;
    }

    // sizeof_hdr is 348 in one byte order or the other, and NIfTI's magic is missing.
    private static bool IsAnalyze(ReadOnlySpan<byte> head)
    {
        if (head.Length < AnalyzeHeaderSize)
        {
            return false;
        }

        int little = BitConverter.ToInt32(head);
        return little == AnalyzeHeaderSize || System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(little) == AnalyzeHeaderSize;
    }
}

namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>The sentences about JPEG streams.</summary>
internal static class JpegError
{
    public static DicomException Damaged() => new("The DICOM file's JPEG frame is damaged or cut short; send the whole file.");

    public static DicomException NotRead(string what) => new($"The DICOM file's JPEG frame {what}, which is not read here; export it uncompressed.");
}

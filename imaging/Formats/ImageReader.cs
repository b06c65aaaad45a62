using Aiaa.Imaging.Formats.Nifti;

namespace Aiaa.Imaging.Formats;

/// <summary>
/// Reads image files from anyone: the format is chosen by the content, and by the name only where the content says nothing. Every
/// claim of a header is checked against <see cref="ImageLimits"/> and the file before it is believed.
/// </summary>
public static class ImageReader
{
    /// <summary>Reads an image that lies in one file: NIfTI-1 or NIfTI-2, in gzip or not.</summary>
    /// <param name="stream">The file; it is read forward only and stays open. A length, where known, catches false claims early.</param>
    /// <param name="fileName">The name it came with, for what its bytes leave open.</param>
    /// <param name="limits">What the image may take.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <returns>The image in the file's element type, with the first axis contiguous.</returns>
    /// <exception cref="ImageFormatException">The file is no image, cut short, contradictory, unsupported, or beyond the limits.</exception>
    public static ImageFile Read(Stream stream, string fileName, ImageLimits limits, CancellationToken cancellation = default) => Guard(() =>
    {
        using InflatedFile file = InflatedFile.Open(stream, "The image file");
        ReadOnlySpan<byte> head = file.Stream.Peek(NiftiLayout.LargestHeader);
        if (NiftiReader.Recognise(head, pair: false) is { } nifti)
        {
            return NiftiReader.ReadSingle(file, nifti, limits, cancellation);
        }

        throw NiftiReader.Recognise(head, pair: true) is null
            ? FileSignature.Refusal(head, fileName)
            : new ImageFormatException("The image file is one half of a NIfTI pair, the header (.hdr) without its voxels (.img); send both as one NIfTI file (.nii, .nii.gz).");
    });

    /// <summary>Reads an image that lies in two files, header and voxels: a NIfTI pair, each in gzip or not.</summary>
    /// <param name="header">The .hdr file; it stays open.</param>
    /// <param name="voxels">The .img file; it stays open.</param>
    /// <param name="limits">What the image may take.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <returns>The image in the file's element type, with the first axis contiguous.</returns>
    /// <exception cref="ImageFormatException">As for one file, or the header is not that of a pair.</exception>
    public static ImageFile ReadPair(Stream header, Stream voxels, ImageLimits limits, CancellationToken cancellation = default) => Guard(() =>
    {
        using InflatedFile headerFile = InflatedFile.Open(header, "The header file");
        using InflatedFile voxelFile = InflatedFile.Open(voxels, "The voxel file");
        ReadOnlySpan<byte> head = headerFile.Stream.Peek(NiftiLayout.LargestHeader);
        NiftiLayout layout = NiftiReader.Recognise(head, pair: true)
            ?? throw (NiftiReader.Recognise(head, pair: false) is null
                ? FileSignature.Refusal(head, ".hdr")
                : new ImageFormatException("The header file is a whole NIfTI file, not the half of a pair; send it alone."));
        return NiftiReader.ReadPair(headerFile, layout, voxelFile, limits, cancellation);
    });

    private static ImageFile Guard(Func<ImageFile> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            throw new ImageFormatException("The image file's compression (gzip) is cut short or damaged; send the whole file.", error);
        }
    }
}

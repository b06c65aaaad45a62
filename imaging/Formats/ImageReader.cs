using System.Text;
using Aiaa.Imaging.Formats.Archives;
using Aiaa.Imaging.Formats.MetaImage;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Formats.Nrrd;
using Aiaa.Imaging.Formats.Pictures;

namespace Aiaa.Imaging.Formats;

/// <summary>
/// Reads image files from anyone: the format is chosen by the content, and by the name only where the content says nothing. Every
/// claim of a header is checked against <see cref="ImageLimits"/> and the file before it is believed.
/// </summary>
public static class ImageReader
{
    /// <summary>
    /// Reads an image that lies in one file: NIfTI-1 or NIfTI-2, NRRD or MetaImage, each in gzip or not, PNG, JPEG; or a zip archive of
    /// one image, of a header and its voxels, or of several images that become channels.
    /// </summary>
    /// <param name="stream">The file; it stays open. An archive is read from streams that can seek, all else forward only. A length, where known, catches false claims early.</param>
    /// <param name="fileName">The name it came with, for what its bytes leave open.</param>
    /// <param name="limits">What the image may take.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <returns>The image in the file's element type; that of several files in float32.</returns>
    /// <exception cref="ImageFormatException">The file is no image, cut short, contradictory, unsupported, or beyond the limits.</exception>
    public static ImageFile Read(Stream stream, string fileName, ImageLimits limits, CancellationToken cancellation = default) => Guard(() =>
    {
        long start = stream.CanSeek ? stream.Position : 0;
        using InflatedFile file = InflatedFile.Open(stream, "The image file");
        if (stream.CanSeek && !file.Compressed && ImageArchive.Recognise(file.Stream.Peek(NiftiLayout.LargestHeader)))
        {
            stream.Position = start;
            return ImageArchive.Read(stream, limits, cancellation);
        }

        return ReadSingle(file, fileName, limits, cancellation);
    });

    /// <summary>Whether a file, by its first bytes, is a header whose voxels lie in another file.</summary>
    /// <param name="head">As many of its bytes as a header has, a few thousand at most.</param>
    public static bool IsHeaderOfPair(ReadOnlySpan<byte> head)
    {
        if (NiftiReader.Recognise(head, pair: true) is not null)
        {
            return true;
        }

        bool nrrd = NrrdReader.Recognise(head);
        return (nrrd || MetaImageReader.Recognise(head)) && Array.Exists(Encoding.Latin1.GetString(head).Split('\n'), line => nrrd
            ? line.Replace(" ", string.Empty, StringComparison.Ordinal).StartsWith("datafile:", StringComparison.OrdinalIgnoreCase)
            : line.Split('=', 2) is [string name, string value]
                && name.Trim().Equals("ElementDataFile", StringComparison.OrdinalIgnoreCase) && !value.Trim().Equals("LOCAL", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Reads an image that lies in two files, header and voxels: a pair of NIfTI (.hdr, .img), NRRD (.nhdr) or MetaImage (.mhd).</summary>
    /// <param name="header">The header; it stays open.</param>
    /// <param name="voxels">The voxels; the stream stays open.</param>
    /// <param name="limits">What the image may take.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <returns>The image in the file's element type.</returns>
    /// <exception cref="ImageFormatException">As for one file, or the header is not that of a pair.</exception>
    public static ImageFile ReadPair(Stream header, Stream voxels, ImageLimits limits, CancellationToken cancellation = default) =>
        ReadPair(header, voxels, voxels.CanSeek ? voxels.Length - voxels.Position : null, limits, cancellation);

    /// <inheritdoc cref="ReadPair(Stream, Stream, ImageLimits, CancellationToken)"/>
    internal static ImageFile ReadPair(Stream header, Stream voxels, long? voxelLength, ImageLimits limits, CancellationToken cancellation) => Guard(() =>
    {
        using InflatedFile headerFile = InflatedFile.Open(header, "The header file");
        ReadOnlySpan<byte> head = headerFile.Stream.Peek(NiftiLayout.LargestHeader);
        if (NiftiReader.Recognise(head, pair: true) is { } nifti)
        {
            using InflatedFile inflated = InflatedFile.Open(voxels, "The voxel file", voxelLength);
            return NiftiReader.ReadPair(headerFile, nifti, inflated, limits, cancellation);
        }

        // What these headers say of compression holds for the voxels as they lie in their file.
        using InflatedFile plain = InflatedFile.Plain(voxels, "The voxel file", voxelLength);
        return NrrdReader.Recognise(head) ? NrrdReader.ReadPair(headerFile, plain, limits, cancellation)
            : MetaImageReader.Recognise(head) ? MetaImageReader.ReadPair(headerFile, plain, limits, cancellation)
            : throw (NiftiReader.Recognise(head, pair: false) is null
                ? FileSignature.Refusal(head, ".hdr")
                : new ImageFormatException("The header file is a whole NIfTI file, not the half of a pair; send it alone."));
    });

    /// <summary>Reads what lies in one file that is no archive.</summary>
    internal static ImageFile ReadSingle(InflatedFile file, string fileName, ImageLimits limits, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> head = file.Stream.Peek(NiftiLayout.LargestHeader);
        if (NiftiReader.Recognise(head, pair: false) is { } nifti)
        {
            return NiftiReader.ReadSingle(file, nifti, limits, cancellation);
        }

        if (NrrdReader.Recognise(head))
        {
            return NrrdReader.ReadSingle(file, limits, cancellation);
        }

        if (PngReader.Recognise(head))
        {
            return PictureFile.Of(PngReader.Read(file.Stream, limits, PngSampling.Pillow, cancellation), ImageFormat.Png);
        }

        if (JpegReader.Recognise(head))
        {
            return PictureFile.Of(JpegReader.Read(file.Stream, limits, cancellation), ImageFormat.Jpeg);
        }

        if (MetaImageReader.Recognise(head))
        {
            return MetaImageReader.ReadSingle(file, limits, cancellation);
        }

        throw NiftiReader.Recognise(head, pair: true) is null
            ? FileSignature.Refusal(head, fileName)
            : new ImageFormatException("The image file is one half of a NIfTI pair, the header (.hdr) without its voxels (.img); send both in one zip archive, or as one NIfTI file (.nii, .nii.gz).");
    }

    private static ImageFile Guard(Func<ImageFile> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            throw new ImageFormatException("The image file's compression (gzip, zlib or zip) is cut short or damaged; send the whole file.", error);
        }
    }
}

using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nrrd;

/// <summary>
/// Reads NRRD (teem's format definition, versions 1 to 5): voxels raw or in gzip, behind the header or in a file of their own. The
/// numbers are those of MONAI's readers for it, on ITK and pynrrd: stored values, world RAS, channels last.
/// </summary>
internal static class NrrdReader
{
    /// <summary>Whether a file begins as NRRD files do.</summary>
    public static bool Recognise(ReadOnlySpan<byte> head) => head.StartsWith("NRRD000"u8);

    /// <summary>Reads an image whose voxels follow its header.</summary>
    public static ImageFile ReadSingle(InflatedFile file, ImageLimits limits, CancellationToken cancellation)
    {
        HeaderLines lines = new(file.Stream, file.Subject);
        NrrdHeader header = NrrdHeader.Read(lines, file.Subject, limits);
        return header.DataFile is null
            ? ReadVoxels(file, header, lines.Taken, file.Compressed, cancellation)
            : throw new ImageFormatException("The image file is an NRRD header whose voxels lie in another file; send both in one zip archive, or save the image as one .nrrd file.");
    }

    /// <summary>The name of the file in which the voxels of a header lie; null when they follow it.</summary>
    public static string? DataFileOf(InflatedFile headerFile, ImageLimits limits) =>
        NrrdHeader.Read(new HeaderLines(headerFile.Stream, headerFile.Subject), headerFile.Subject, limits).DataFile;

    /// <summary>Reads the voxels of a header that came in a file of its own.</summary>
    public static ImageFile ReadPair(InflatedFile headerFile, InflatedFile voxels, ImageLimits limits, CancellationToken cancellation)
    {
        NrrdHeader header = NrrdHeader.Read(new HeaderLines(headerFile.Stream, headerFile.Subject), headerFile.Subject, limits);
        return ReadVoxels(voxels, header, 0, headerFile.Compressed, cancellation);
    }

    private static ImageFile ReadVoxels(InflatedFile file, NrrdHeader header, long taken, bool compressed, CancellationToken cancellation)
    {
        HeaderLines skipped = new(file.Stream, file.Subject);
        for (long line = 0; line < header.LineSkip; line++)
        {
            cancellation.ThrowIfCancellationRequested();
            _ = skipped.Next();
        }

        Volume stored = header.Voxels.Read(file, header.ByteSkip, taken + skipped.Taken, header.Grid.Affine, cancellation);
        Volume arranged = header.Grid.Arrange(stored);
        return new ImageFile
        {
            Stored = arranged,
            Geometry = NiftiGeometry.FromAffine(header.Grid.Affine, arranged.Shape[..header.Grid.Spatial.Length]),
            Format = ImageFormat.Nrrd,
            Compressed = compressed || header.Voxels.Compression != VoxelCompression.None,
        };
    }
}

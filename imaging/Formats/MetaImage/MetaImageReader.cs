using System.Text;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.MetaImage;

/// <summary>Reads MetaImage (MetaIO's .mha and .mhd), plain or compressed, with the numbers of ITK: stored values, world turned to RAS, channels last.</summary>
internal static class MetaImageReader
{
    /// <summary>Whether a file begins as MetaImages do: with fields in text, among them the number of axes.</summary>
    public static bool Recognise(ReadOnlySpan<byte> head)
    {
        string text = Encoding.Latin1.GetString(head);
        return text.Length > 0 && char.IsAsciiLetter(text[0])
            && text.Split('\n').Any(line => line.Split('=', 2) is [string name, _] && name.Trim().Equals("NDims", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Reads an image whose voxels follow its header.</summary>
    public static ImageFile ReadSingle(InflatedFile file, ImageLimits limits, CancellationToken cancellation)
    {
        HeaderLines lines = new(file.Stream, file.Subject);
        MetaHeader header = MetaHeader.Read(lines, file.Subject, limits);
        if (header.DataFile is not null)
        {
            throw new ImageFormatException("The image file is a MetaImage header (.mhd) whose voxels lie in another file; send both in one zip archive, or save the image as one .mha file.");
        }

        // A size counted from the start of the file makes no sense behind a header of text; -1, the end of the file, does.
        return header.HeaderBytes is null or 0
            ? ReadVoxels(file, header, lines.Taken, file.Compressed, cancellation)
            : throw new ImageFormatException($"{file.Subject} is a MetaImage whose field 'HeaderSize' cannot be where the voxels follow the header; it is damaged.");
    }

    /// <summary>The name of the file in which the voxels of a header lie; null when they follow it.</summary>
    public static string? DataFileOf(InflatedFile headerFile, ImageLimits limits) =>
        MetaHeader.Read(new HeaderLines(headerFile.Stream, headerFile.Subject), headerFile.Subject, limits).DataFile;

    /// <summary>Reads the voxels of a header that came in a file of its own.</summary>
    public static ImageFile ReadPair(InflatedFile headerFile, InflatedFile voxels, ImageLimits limits, CancellationToken cancellation)
    {
        MetaHeader header = MetaHeader.Read(new HeaderLines(headerFile.Stream, headerFile.Subject), headerFile.Subject, limits);
        return ReadVoxels(voxels, header, 0, headerFile.Compressed, cancellation);
    }

    private static ImageFile ReadVoxels(InflatedFile file, MetaHeader header, long taken, bool compressed, CancellationToken cancellation)
    {
        Volume stored = header.Voxels.Read(file, header.HeaderBytes, taken, header.Affine, cancellation);
        if (header.HasChannels)
        {
            stored = stored.Transpose([.. Enumerable.Range(1, stored.Rank - 1), 0]);
        }

        int spatial = Math.Min(3, stored.Rank - (header.HasChannels ? 1 : 0));
        return new ImageFile
        {
            Stored = stored,
            Geometry = NiftiGeometry.FromAffine(header.Affine, stored.Shape[..spatial]),
            Format = ImageFormat.MetaImage,
            Compressed = compressed || header.Voxels.Compression != VoxelCompression.None,
        };
    }
}

using System.IO.Compression;
using Aiaa.Imaging.Formats.MetaImage;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Formats.Nrrd;

namespace Aiaa.Imaging.Formats.Archives;

/// <summary>
/// A zip archive that stands for one image: a header with its voxels (.mhd and .raw, .nhdr and .raw, .hdr and .img), or one image, or
/// several that become channels in the order of their names. Nothing is unpacked to disk, and no name in it is ever a path.
/// </summary>
internal sealed class ImageArchive
{
    private const string Subject = "An image file in the archive";
    private const int MostFiles = 1024;

    private readonly ImageLimits _limits;
    private readonly CancellationToken _cancellation;
    private readonly List<ZipArchiveEntry> _files;

    private ImageArchive(ZipArchive zip, ImageLimits limits, CancellationToken cancellation)
    {
        (_limits, _cancellation) = (limits, cancellation);
        _files = [.. zip.Entries.Where(IsFile).OrderBy(entry => entry.FullName, StringComparer.Ordinal)];
        if (_files.Count is 0 or > MostFiles)
        {
            throw new ImageFormatException($"The archive holds {_files.Count} files; send one image in it, or the channels of one, at most {MostFiles}.");
        }
    }

    /// <summary>Whether a file begins as zip archives do.</summary>
    public static bool Recognise(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Reads the image.</summary>
    /// <param name="stream">The archive; it can seek, and stays open.</param>
    /// <param name="limits">What all files in it may take together.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <exception cref="ImageFormatException">A file in it is no image, half of one, or does not fit the others.</exception>
    public static ImageFile Read(Stream stream, ImageLimits limits, CancellationToken cancellation)
    {
        using ZipArchive zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
        return new ImageArchive(zip, limits, cancellation).Read();
    }

    // What desktops add for themselves is none of the image.
    private static bool IsFile(ZipArchiveEntry entry) =>
        entry.Name.Length > 0 && entry.Name[0] != '.' && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);

    private ImageFile Read()
    {
        Dictionary<ZipArchiveEntry, ZipArchiveEntry?> voxels = _files.ToDictionary(file => file, FindVoxels);
        ZipArchiveEntry[] images = [.. _files.Where(file => !voxels.ContainsValue(file))];
        List<ImageFile> read = [];
        ImageLimits left = _limits;
        foreach (ZipArchiveEntry image in images)
        {
            _cancellation.ThrowIfCancellationRequested();
            read.Add(voxels[image] is { } data ? ReadPair(image, data, left) : ReadSingle(image, left));
            left = left with { MaxVoxels = left.MaxVoxels - read[^1].Stored.Count };
        }

        return read.Count == 1 ? read[0] : ImageStack.Of(read);
    }

    /// <summary>The file in which the voxels of a header lie; null for a file that is no such header.</summary>
    private ZipArchiveEntry? FindVoxels(ZipArchiveEntry file)
    {
        using Stream content = file.Open();
        using InflatedFile inflated = InflatedFile.Open(content, Subject, file.Length);
        ReadOnlySpan<byte> head = inflated.Stream.Peek(NiftiLayout.LargestHeader);
        string? name = null;
        if (NiftiReader.Recognise(head, pair: true) is not null)
        {
            string stem = file.Name[..^(file.Name.EndsWith(".hdr.gz", StringComparison.OrdinalIgnoreCase) ? 7 : Math.Min(4, file.Name.Length))];
            return Find(stem + ".img") ?? Find(stem + ".img.gz") ?? throw Missing();
        }

        if (NrrdReader.Recognise(head))
        {
            name = NrrdReader.DataFileOf(inflated, _limits);
        }
        else if (MetaImageReader.Recognise(head))
        {
            name = MetaImageReader.DataFileOf(inflated, _limits);
        }

        // Only the last part of the name counts: where the files lay when the header was written says nothing here.
        return name is null ? null : Find(name[(name.LastIndexOfAny(['/', '\\']) + 1)..]) ?? throw Missing();

        ImageFormatException Missing() => new(
            "A header in the archive says that its voxels lie in a file that is not in it, or in several; put the header and one file of voxels into the archive under the names they had.");
    }

    private ZipArchiveEntry? Find(string name) => _files.Find(file => file.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private ImageFile ReadSingle(ZipArchiveEntry file, ImageLimits limits)
    {
        using Stream content = file.Open();
        using InflatedFile inflated = InflatedFile.Open(content, Subject, file.Length);
        return ImageReader.ReadSingle(inflated, file.Name, limits, _cancellation);
    }

    private ImageFile ReadPair(ZipArchiveEntry header, ZipArchiveEntry voxels, ImageLimits limits)
    {
        // Two entries of one archive cannot be read side by side from one stream, so the header, which is small, comes first.
        using MemoryStream kept = Keep(header);
        using Stream content = voxels.Open();
        return ImageReader.ReadPair(kept, content, voxels.Length, limits, _cancellation);
    }

    private static MemoryStream Keep(ZipArchiveEntry header)
    {
        const int LongestHeader = 1 << 22;
        byte[] bytes = new byte[(int)Math.Clamp(header.Length, 0, LongestHeader)];
        using Stream content = header.Open();
        int held = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return new MemoryStream(bytes, 0, held);
    }
}

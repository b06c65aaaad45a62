using System.Formats.Tar;
using System.IO.Compression;

namespace Aiaa.Functions.Tests.Support;

/// <summary>Archives of files, as tools make them.</summary>
internal static class Archived
{
    /// <summary>By kind: zip, tar, tar.gz.</summary>
    public static byte[] As(string kind, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream archive = new();
        switch (kind)
        {
            case "zip":
                Zip(archive, files);
                break;
            case "tar":
                Tar(archive, files);
                break;
            default:
                using (GZipStream gzip = new(archive, CompressionLevel.Fastest, leaveOpen: true))
                {
                    Tar(gzip, files);
                }

                break;
        }

        return archive.ToArray();
    }

    private static void Zip(Stream archive, (string Name, byte[] Content)[] files)
    {
        using ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, byte[] content) in files)
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write(content);
        }
    }

    private static void Tar(Stream archive, (string Name, byte[] Content)[] files)
    {
        using TarWriter tar = new(archive, leaveOpen: true);
        foreach ((string name, byte[] content) in files)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }
    }
}

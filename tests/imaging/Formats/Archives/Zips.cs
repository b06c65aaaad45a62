using System.IO.Compression;

namespace Aiaa.Imaging.Tests.Formats.Archives;

/// <summary>Zip archives in memory.</summary>
internal static class Zips
{
    public static byte[] Of(params ReadOnlySpan<(string Name, byte[] Content)> files)
    {
        using MemoryStream output = new();
        using (ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return output.ToArray();
    }
}

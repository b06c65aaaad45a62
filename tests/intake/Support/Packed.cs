using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Aiaa.Intake.Tests.Support;

/// <summary>Archives as tools make them.</summary>
internal static class Packed
{
    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return archive.ToArray();
    }

    public static byte[] Tar(params (string Name, byte[] Content)[] files) => Tar(TarEntryFormat.Pax, files);

    public static byte[] Tar(params TarEntry[] entries)
    {
        using MemoryStream archive = new();
        using (TarWriter tar = new(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (TarEntry entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }

    public static byte[] Tar(TarEntryFormat format, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream archive = new();
        using (TarWriter tar = new(archive, format, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                TarEntryType type = format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(type, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(type, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(type, name),
                    _ => new PaxTarEntry(type, name),
                };
                entry.DataStream = new MemoryStream(content);
                tar.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }

    /// <summary>By kind: zip, pax, gnu, tar.gz.</summary>
    public static byte[] As(string kind, params (string Name, byte[] Content)[] files) => kind switch
    {
        "zip" => Zip(files),
        "gnu" => Tar(TarEntryFormat.Gnu, files),
        "tar.gz" => Gzip(Tar(files)),
        _ => Tar(files),
    };

    public static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Fastest)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>A tar header with a valid checksum and whatever else is wanted.</summary>
    public static byte[] TarHeader(string name, string size, char type)
    {
        byte[] block = new byte[512];
        Encoding.UTF8.GetBytes(name, block);
        Encoding.ASCII.GetBytes(size, block.AsSpan(124));
        block[156] = (byte)type;
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        block.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes($"{Convert.ToString(block.Sum(value => value), 8).PadLeft(6, '0')}\0 ", block.AsSpan(148));
        return block;
    }
}

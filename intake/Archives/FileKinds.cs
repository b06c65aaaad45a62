using System.IO.Compression;
using Aiaa.Dicom;

namespace Aiaa.Intake.Archives;

/// <summary>Recognises files.</summary>
public static class FileKinds
{
    /// <summary>How many of a file's first bytes are enough.</summary>
    public const int HeadBytes = 8192;

    private const int InnerHeadBytes = 1024;
    private const int DicomMark = 128;

    // (0002,0002) Media Storage SOP Class UID = Media Storage Directory Storage, as explicit little endian writes it (PS3.10, section 7.1).
    private static ReadOnlySpan<byte> DirectoryClass => "\u0002\0\u0002\0UI\u0014\u00001.2.840.10008.1.3.10"u8;

    /// <summary>Tells a file's kind.</summary>
    /// <param name="head">Its first <see cref="HeadBytes"/> bytes, or all.</param>
    public static FileKind Recognise(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return RecognisePlain(head);
        }

        byte[] inner = Inflate(head);
        return RecognisePlain(inner) switch
        {
            FileKind.Tar => FileKind.GzipTar,
            FileKind.VolumeFile => FileKind.VolumeFile,
            _ => FileKind.Unknown,
        };
    }

    /// <summary>Whether a file holds other files.</summary>
    public static bool IsArchive(this FileKind kind) => kind is FileKind.Zip or FileKind.Tar or FileKind.GzipTar;

    private static FileKind RecognisePlain(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
        {
            return FileKind.Zip;
        }

        if (IsNifti(head) || head.StartsWith("NRRD0"u8) || head.StartsWith("ObjectType"u8) || head.StartsWith("NDims"u8))
        {
            return FileKind.VolumeFile;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) || head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
        {
            return FileKind.Picture;
        }

        // Before tar: a preamble may hold anything.
        if (head.Length > DicomMark && head[DicomMark..].StartsWith("DICM"u8))
        {
            return head.IndexOf(DirectoryClass) >= 0 ? FileKind.DicomDirectory : FileKind.Dicom;
        }

        return TarHeader.IsHeader(head) ? FileKind.Tar : DicomFile.LooksLikeDicom(head) ? FileKind.Dicom : FileKind.Unknown;
    }

    private static bool IsNifti(ReadOnlySpan<byte> head)
        => (head.Length >= 348 && (head[344..].StartsWith("n+1\0"u8) || head[344..].StartsWith("ni1\0"u8)))
            || (head.Length >= 540 && (head[4..].StartsWith("n+2\0"u8) || head[4..].StartsWith("ni2\0"u8)));

    // What can be had of the inner file's beginning; the outer one is cut off, and may be damaged.
    private static byte[] Inflate(ReadOnlySpan<byte> head)
    {
        byte[] inner = new byte[InnerHeadBytes];
        int filled = 0;
        using GZipStream gzip = new(new MemoryStream(head.ToArray()), CompressionMode.Decompress);
        try
        {
            int read;
            while (filled < inner.Length && (read = gzip.Read(inner, filled, inner.Length - filled)) > 0)
            {
                filled += read;
            }
        }
        catch (InvalidDataException)
        {
            // Whoever reads the whole file says what is wrong with it.
        }

        return inner[..filled];
    }
}

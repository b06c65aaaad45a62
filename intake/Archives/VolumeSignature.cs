using System.Text;

namespace Aiaa.Intake.Archives;

/// <summary>Tells files of volumes, whole ones and headers alone, by how they begin.</summary>
internal static class VolumeSignature
{
    private const int Nifti1Header = 348;
    private const int Nifti1Magic = 344;
    private const int Nifti2Header = 540;
    private const int Nifti2Magic = 4;

    /// <summary>Null for what is no volume.</summary>
    public static FileKind? Recognise(ReadOnlySpan<byte> head) => Nifti(head) ?? Nrrd(head) ?? MetaImage(head);

    private static FileKind? Nifti(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> first = head.Length >= Nifti1Header ? head[Nifti1Magic..] : [];
        ReadOnlySpan<byte> second = head.Length >= Nifti2Header ? head[Nifti2Magic..] : [];
        return first.StartsWith("n+1\0"u8) || second.StartsWith("n+2\0"u8) ? FileKind.VolumeFile
            : first.StartsWith("ni1\0"u8) || second.StartsWith("ni2\0"u8) ? FileKind.VolumeHeader
            : null;
    }

    // A blank line ends the header where the voxels follow it; a field says so where they lie elsewhere.
    private static FileKind? Nrrd(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("NRRD0"u8))
        {
            return null;
        }

        foreach (string line in Lines(head))
        {
            if (line.Length == 0)
            {
                break;
            }

            if (line.StartsWith("data file:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("datafile:", StringComparison.OrdinalIgnoreCase))
            {
                return FileKind.VolumeHeader;
            }
        }

        return FileKind.VolumeFile;
    }

    private static FileKind? MetaImage(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("ObjectType"u8) && !head.StartsWith("NDims"u8))
        {
            return null;
        }

        string? place = Lines(head).FirstOrDefault(line => line.StartsWith("ElementDataFile", StringComparison.OrdinalIgnoreCase));
        return place is null || place.EndsWith("LOCAL", StringComparison.OrdinalIgnoreCase) ? FileKind.VolumeFile : FileKind.VolumeHeader;
    }

    private static IEnumerable<string> Lines(ReadOnlySpan<byte> head) => Encoding.Latin1.GetString(head).Split('\n').Select(line => line.Trim());
}

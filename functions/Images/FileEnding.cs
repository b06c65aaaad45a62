namespace Aiaa.Functions.Images;

/// <summary>
/// Keeps of a client's file name only its ending: the rest may name a patient, and none of it may shape a path.
/// </summary>
internal static class FileEnding
{
    private const int LongestExtension = 8;
    private static readonly string[] Compressed = [".gz", ".bz2", ".xz", ".zst"];

    /// <summary>"image.nii.gz" for "C:\Doe^John\CT 1.NII.GZ"; "image" for a name without a plausible ending.</summary>
    public static string SafeName(string fileName)
    {
        string name = fileName.ToLowerInvariant();
        string last = Extension(name);
        string before = Compressed.Contains(last) ? Extension(name[..^last.Length]) : string.Empty;
        return "image" + before + last;
    }

    private static string Extension(string name)
    {
        int dot = name.LastIndexOf('.');
        string extension = dot < 0 ? string.Empty : name[dot..];
        bool plausible = extension.Length is > 1 and <= LongestExtension + 1 && extension.AsSpan(1).IndexOfAnyExcept(Allowed) < 0;
        return plausible ? extension : string.Empty;
    }

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
}

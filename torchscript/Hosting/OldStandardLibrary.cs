using System.Runtime.InteropServices;

namespace Aiaa.TorchScript.Hosting;

/// <summary>
/// Makes TorchSharp's native library load on hosts whose libstdc++ is older than the one it was built with (GCC 13): Debian 12,
/// Ubuntu 22.04, RHEL 9. It asks for version GLIBCXX_3.4.32 on account of one symbol, <c>std::ios_base_library_init</c>, which starts the
/// standard streams. Until GCC 12 the constructor of <c>std::ios_base::Init</c> did that: it takes nothing and touches no object. So
/// a copy of the library that asks for that constructor, which every libstdc++ has, works the same.
/// </summary>
internal static class OldStandardLibrary
{
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string FirstVersion = "GLIBCXX_3.4";
    private const string MissingSymbol = "_ZSt21ios_base_library_initv";
    private const string OlderSymbol = "_ZNSt8ios_base4InitC1Ev";

    /// <summary>Replaces a library by an adapted copy when it does not load here for that reason, and only then.</summary>
    /// <param name="path">The library.</param>
    /// <returns>Whether it was replaced.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static bool AdaptIfNeeded(string path)
    {
        if (!OperatingSystem.IsLinux() || LoadFailure(path)?.Contains(MissingVersion, StringComparison.Ordinal) != true)
        {
            return false;
        }

        byte[] adapted = Adapt(File.ReadAllBytes(path));
        string copy = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(copy, adapted);

        // The build takes a file of the same age and length for its own and leaves it; the replacement is whole at every moment.
        File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(path));
        File.Move(copy, path, overwrite: true);
        return true;
    }

    /// <summary>The adapted copy of a library.</summary>
    /// <exception cref="InvalidDataException">Not a library that asks for that symbol.</exception>
    internal static byte[] Adapt(byte[] library)
    {
        byte[] copy = [.. library];
        ElfLibrary elf = new(copy);
        if (!elf.ReplaceNeededVersion(MissingVersion, FirstVersion) || !elf.RenameNeededSymbol(MissingSymbol, OlderSymbol))
        {
            throw new InvalidDataException($"The library does not ask for {MissingSymbol} of {MissingVersion}.");
        }

        return copy;
    }

    private static string? LoadFailure(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (DllNotFoundException e)
        {
            return e.Message;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Aiaa.GpuRunner.Inference.TorchScript;

/// <summary>
/// The private folders of one engine: one in memory for tensors where the system has such a place, and one on disk for archives and
/// for tensors that do not fit. What a killed server left behind is removed by the next.
/// </summary>
internal sealed class TorchFolders : IDisposable
{
    private const string Prefix = "aiaa-torchscript-";
    private const string SharedMemory = "/dev/shm";

    /// <summary>Makes them.</summary>
    public TorchFolders()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        List<string> folders = [];
        foreach (string place in (string[])[.. OperatingSystem.IsLinux() && Directory.Exists(SharedMemory) ? (string[])[SharedMemory] : [], Path.GetTempPath()])
        {
            RemoveLeftovers(place);
            folders.Add(CreatePrivate(Path.Combine(place, name)));
        }

        All = folders;
    }

    /// <summary>All of them, the one in memory first.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>The one on disk.</summary>
    public string OnDisk => All[^1];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string folder in All)
        {
            Remove(folder);
        }
    }

    private static string CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }

    private static void RemoveLeftovers(string place)
    {
        foreach (string folder in Directory.EnumerateDirectories(place, $"{Prefix}*"))
        {
            string[] words = Path.GetFileName(folder)[Prefix.Length..].Split('-');
            if (int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int process) && !Runs(process))
            {
                Remove(folder);
            }
        }
    }

    private static bool Runs(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or removed meanwhile.
        }
    }
}

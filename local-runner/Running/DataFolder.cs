using System.Diagnostics;
using System.Globalization;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Running;

/// <summary>
/// The folder in which one running system keeps its storage and logs. It is locked while in use, and notes which process writes the
/// storage, so that a start right after a crash waits until that process is really gone.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private static readonly TimeSpan GoneLimit = TimeSpan.FromSeconds(15);

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream taken)
    {
        Path = path;
        _lock = taken;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Where Azurite keeps blobs and tables.</summary>
    public string Storage => System.IO.Path.Combine(Path, "storage");

    /// <summary>Where each part has its log.</summary>
    public string Logs => System.IO.Path.Combine(Path, "logs");

    private string WriterMark => System.IO.Path.Combine(Path, "storage.pid");

    /// <summary>Takes a folder, creating it when missing; null when another system uses it.</summary>
    /// <exception cref="LocalRunnerException">The folder cannot be written.</exception>
    public static DataFolder? TryOpen(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            CreatePrivate(path);
            string lockPath = System.IO.Path.Combine(path, "aiaa.lock");
            return new DataFolder(path, new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && !Directory.Exists(path)))
        {
            throw new LocalRunnerException($"The data folder {path} cannot be used: {e.Message} Choose another with --data.", inner: e);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Takes the first free folder of a row (demo, demo-2, …) and empties it.</summary>
    public static DataFolder OpenScratch(string path)
    {
        for (int n = 1; ; n++)
        {
            if (TryOpen(n == 1 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}-{n}")) is { } folder)
            {
                folder.Clear();
                return folder;
            }
        }
    }

    /// <summary>Notes which process writes the storage from now on.</summary>
    public void NoteStorageWriter(ChildProcess writer)
    {
        if (writer.StartTime is { } startTime)
        {
            File.WriteAllText(WriterMark, string.Create(CultureInfo.InvariantCulture, $"{writer.Id} {startTime:O}"));
        }
    }

    /// <summary>Waits for the end of the process that wrote the storage before, if it still runs.</summary>
    /// <exception cref="LocalRunnerException">It does not end.</exception>
    public async Task WaitForStorageWriterAsync(CancellationToken cancellation)
    {
        if (!File.Exists(WriterMark) || FindWriter(await File.ReadAllTextAsync(WriterMark, cancellation)) is not { } writer)
        {
            return;
        }

        using (writer)
        {
            try
            {
                await writer.WaitForExitAsync(cancellation).WaitAsync(GoneLimit, cancellation);
            }
            catch (TimeoutException)
            {
                throw new LocalRunnerException($"The storage in {Path} is still in use by process {writer.Id} of an earlier start; end it first.");
            }
        }
    }

    /// <summary>Removes everything in the folder but the lock.</summary>
    public void Clear()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock.Dispose();

    // Volumes are patients' images: nobody else on the machine may read them.
    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static Process? FindWriter(string mark)
    {
        string[] words = mark.Split(' ');
        if (words.Length != 2 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out int id)
            || !DateTime.TryParse(words[1], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime noted))
        {
            return null;
        }

        try
        {
            Process process = Process.GetProcessById(id);

            // The same id can come again; the same id with the same start time cannot. (The system tells the time in ticks since its
            // start, so that two readings differ a little.)
            if ((process.StartTime.ToUniversalTime() - noted).Duration() < TimeSpan.FromSeconds(5))
            {
                return process;
            }

            process.Dispose();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

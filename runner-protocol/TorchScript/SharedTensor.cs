using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Aiaa.RunnerProtocol.TorchScript;

/// <summary>
/// The elements of a tensor, float32, in a file that two processes map into memory. Each side is used by one thread at a time.
/// </summary>
public sealed class SharedTensor : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewStream _view;

    private SharedTensor(FileStream file, int count)
    {
        Path = file.Name;
        Count = count;
        _file = MemoryMappedFile.CreateFromFile(file, null, Bytes(count), MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewStream(0, Bytes(count));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>Takes memory for a tensor in the first folder that has room.</summary>
    /// <param name="folders">Folders that only this user can read, the one in memory first.</param>
    /// <param name="name">A name that no other tensor has.</param>
    /// <param name="count">Number of elements.</param>
    /// <exception cref="IOException">None of them has room.</exception>
    public static SharedTensor Create(IReadOnlyList<string> folders, string name, int count)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return new SharedTensor(Open(System.IO.Path.Combine(folders[i], name), FileMode.CreateNew, Bytes(count)), count);
            }
            catch (IOException) when (i < folders.Count - 1)
            {
                // A container's shared memory is often small; the next folder is on disk.
            }
        }
    }

    /// <summary>Opens a tensor that the other process has made.</summary>
    /// <exception cref="IOException">It is not there, or has another length.</exception>
    public static SharedTensor Open(string path, int count)
    {
        FileStream file = Open(path, FileMode.Open, 0);
        if (file.Length == Bytes(count))
        {
            return new SharedTensor(file, count);
        }

        file.Dispose();
        throw new InvalidDataException($"A tensor of {count} elements was announced, and its file has another length.");
    }

    /// <summary>Writes all elements.</summary>
    public void Write(ReadOnlySpan<float> elements)
    {
        _view.Position = 0;
        _view.Write(MemoryMarshal.AsBytes(elements[..Count]));
    }

    /// <summary>Reads all elements.</summary>
    public void Read(Span<float> elements)
    {
        _view.Position = 0;
        _view.ReadExactly(MemoryMarshal.AsBytes(elements[..Count]));
    }

    /// <summary>Removes the file's name where the system allows it: the memory stays until both sides have let go, even when one is killed.</summary>
    public void Unlink()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows keeps a mapped file; it goes with its folder.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        Unlink();
    }

    private static long Bytes(int count) => Math.Max(1L, count) * sizeof(float);

    // Space is taken at once: a mapping without space behind it would end the process that first writes there.
    private static FileStream Open(string path, FileMode mode, long bytes)
    {
        FileStreamOptions options = new()
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            PreallocationSize = bytes,
            BufferSize = 0,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream file = new(path, options);
        if (bytes > 0)
        {
            file.SetLength(bytes);
        }

        return file;
    }
}

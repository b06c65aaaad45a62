namespace Aiaa.LocalRunner.Supervision;

/// <summary>
/// What one child wrote: all of it in a file, the last lines in memory to be shown when it fails. A file that has grown too large
/// is kept once, with the ending .1, and a new one is begun.
/// </summary>
internal sealed class OutputLog : IDisposable
{
    private const int TailLength = 25;
    private const long MaxBytes = 16 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private StreamWriter _file;

    public OutputLog(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = Open(FileMode.Append);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Adds a line. Safe from several threads; lines that come after disposal are dropped.</summary>
    public void Append(string line)
    {
        lock (_gate)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLength)
            {
                _tail.Dequeue();
            }

            if (_file.BaseStream is not { CanWrite: true } stream)
            {
                return;
            }

            _file.WriteLine(line);
            if (stream.Position > MaxBytes)
            {
                _file.Dispose();
                File.Move(Path, $"{Path}.1", overwrite: true);
                _file = Open(FileMode.Create);
            }
        }
    }

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> Tail()
    {
        lock (_gate)
        {
            return [.. _tail];
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    // Others may read along, and the folder may be removed while a late line is written.
    private StreamWriter Open(FileMode mode) =>
        new(new FileStream(Path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
}

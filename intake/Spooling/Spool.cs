using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Aiaa.Intake.Spooling;

/// <summary>
/// Where the files of one intake lie while they are looked at: one after the other in a single private temporary file, so that memory
/// does not grow with them, thousands of slices cost one file handle, and nothing of them is left when the intake ends. One writer at a
/// time; readers whenever.
/// </summary>
public sealed class Spool : IAsyncDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly FileStream _file = PrivateFile.Create(bufferBytes: 0);
    private readonly IntakeLimits _limits;
    private readonly IntakeProgress _progress;
    private int _files;
    private long _end;

    /// <summary>Makes an empty spool.</summary>
    /// <param name="limits">How much it takes.</param>
    /// <param name="progress">Is told what comes in.</param>
    public Spool(IntakeLimits limits, IntakeProgress progress)
    {
        _limits = limits;
        _progress = progress;
    }

    /// <summary>How much it takes.</summary>
    public IntakeLimits Limits => _limits;

    /// <summary>Is told what comes in.</summary>
    public IntakeProgress Progress => _progress;

    internal SafeFileHandle Handle => _file.SafeFileHandle;

    /// <summary>Takes in a file as it arrives.</summary>
    /// <param name="name">The name it came with.</param>
    /// <param name="content">The file; read to its end.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IntakeException">It is beyond the limits.</exception>
    public async Task<SpooledPart> AddAsync(string name, Stream content, CancellationToken cancellation)
    {
        CountFile();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long at = _end;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                CheckRoom(at, read);
                await WriteAsync(buffer.AsMemory(0, read), at, cancellation);
                at += read;
                _progress.AddBytes(read);
            }

            return Finish(name, at);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes in a file from a source that is at hand.</summary>
    /// <inheritdoc cref="AddAsync"/>
    public SpooledPart Add(string name, Stream content, CancellationToken cancellation)
    {
        CountFile();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long at = _end;
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                CheckRoom(at, read);
                Write(buffer.AsSpan(0, read), at);
                at += read;
                _progress.AddBytes(read);
            }

            return Finish(name, at);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes in a file that is written here.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes it, forward only.</param>
    /// <exception cref="IntakeException">It is beyond the limits.</exception>
    public SpooledPart Add(string name, Action<Stream> write)
    {
        SpoolWriter writer = new(this, _end);
        using (BufferedStream buffered = new(writer, BufferBytes))
        {
            write(buffered);
        }

        return Finish(name, writer.End);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    internal void Write(ReadOnlySpan<byte> bytes, long at)
    {
        try
        {
            RandomAccess.Write(Handle, bytes, at);
        }
        catch (IOException full)
        {
            throw DiskFull(full);
        }
    }

    internal void CheckRoom(long at, int more)
    {
        if (at + more > _limits.SpoolBytes)
        {
            throw new IntakeException(
                IntakeFailure.TooLarge,
                $"The files are larger than {_limits.SpoolBytes} bytes together, unpacked, the most that this server takes in at once (AIAA_MAX_INTAKE_BYTES).");
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long at, CancellationToken cancellation)
    {
        try
        {
            await RandomAccess.WriteAsync(Handle, bytes, at, cancellation);
        }
        catch (IOException full)
        {
            throw DiskFull(full);
        }
    }

    // Said here, where it is known which side of a copy it is that failed.
    private static IntakeException DiskFull(IOException full)
        => new(IntakeFailure.NoRoom, "The temporary disk of this server is full; try again later, or tell its operator.", full);

    private void CountFile()
    {
        if (++_files > _limits.Files)
        {
            throw new IntakeException(IntakeFailure.TooLarge, $"There are more than {_limits.Files} files; send one series alone.");
        }

        _progress.AddFile();
    }

    // What a file that broke off has written lies beyond the end and is overwritten.
    private SpooledPart Finish(string name, long end)
    {
        SpooledPart part = new(this, name, _end, end - _end);
        _end = end;
        return part;
    }
}

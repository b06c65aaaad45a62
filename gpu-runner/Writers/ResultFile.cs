using Microsoft.AspNetCore.WebUtilities;

namespace Aiaa.GpuRunner.Writers;

/// <summary>An encoded answer: result JSON, and a file unless none was wanted. Large files wait on disk until they are sent.</summary>
internal sealed class ResultFile : IAsyncDisposable
{
    private const int MemoryThreshold = 64 << 20;

    private readonly FileBufferingWriteStream? _file;

    /// <summary>An answer without a file.</summary>
    public ResultFile(byte[] json) => Json = json;

    /// <summary>An answer with a file.</summary>
    /// <param name="json">The result, a JSON object in UTF-8.</param>
    /// <param name="fileName">The file's name, whose ending tells its format.</param>
    /// <param name="write">Writes the file.</param>
    public ResultFile(byte[] json, string fileName, Action<Stream> write)
    {
        Json = json;
        FileName = fileName;
        _file = new FileBufferingWriteStream(MemoryThreshold);
        try
        {
            write(_file);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The result, a JSON object in UTF-8.</summary>
    public byte[] Json { get; }

    /// <summary>The file's name; null without a file.</summary>
    public string? FileName { get; }

    /// <summary>Bytes of the file; 0 without one.</summary>
    public long FileLength => _file?.Length ?? 0;

    /// <summary>Sends the file's bytes; once.</summary>
    public Task CopyFileToAsync(Stream destination, CancellationToken cancellationToken) =>
        _file?.DrainBufferAsync(destination, cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;
}

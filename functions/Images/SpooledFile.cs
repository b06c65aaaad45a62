using System.Security.Cryptography;
using Aiaa.Intake.Spooling;

namespace Aiaa.Functions.Images;

/// <summary>
/// A file that came with a call: in memory while it is small, in a temporary file when it is not. The temporary file is private and,
/// on Unix, has no name any more, so that nothing of it is left however the process ends.
/// </summary>
internal sealed class SpooledFile : IAsyncDisposable
{
    private const int FileBufferBytes = 128 * 1024;

    private readonly int _memoryBytes;
    private Stream _content = new MemoryStream();

    private SpooledFile(string fileName, int memoryBytes)
    {
        FileName = fileName;
        _memoryBytes = memoryBytes;
    }

    /// <summary>The name as the client sent it.</summary>
    public string FileName { get; }

    /// <summary>SHA-256 of the content, lower-case hexadecimal.</summary>
    public string Sha256 { get; private set; } = string.Empty;

    public long Length => _content.Length;

    public bool InMemory => _content is MemoryStream;

    /// <summary>Takes a part in, hashing on the way.</summary>
    public static async Task<SpooledFile> ReadAsync(FormPart part, UploadLimits limits, CancellationToken cancellation)
    {
        SpooledFile file = new(part.FileName ?? string.Empty, limits.MemoryBytes);
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await part.Content.ReadAtMostAsync(
                limits.UploadBytes,
                limits.FileTooLarge,
                (bytes, token) =>
                {
                    hash.AppendData(bytes.Span);
                    return file.AppendAsync(bytes, token);
                },
                cancellation);
            file.Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The content from its start; one reader at a time, and not the reader's to dispose.</summary>
    public Stream Rewind()
    {
        _content.Position = 0;
        return _content;
    }

    public ValueTask DisposeAsync() => _content.DisposeAsync();

    private async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (_content is MemoryStream memory && memory.Length + bytes.Length > _memoryBytes)
        {
            _content = PrivateFile.Create(FileBufferBytes);
            memory.Position = 0;
            await memory.CopyToAsync(_content, cancellation);
        }

        await _content.WriteAsync(bytes, cancellation);
    }
}

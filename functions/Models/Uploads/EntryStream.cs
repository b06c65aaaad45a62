using System.IO.Hashing;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models.Uploads;

/// <summary>An entry of a zip as it is inflated. At its end its length and its CRC-32 are compared with what the directory says.</summary>
internal sealed class EntryStream(Stream inner, long length, uint crc, Func<Exception?, ApiException> damaged) : Stream
{
    private readonly Crc32 _crc = new();
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (ZipContents.IsDamage(exception))
        {
            throw damaged(exception);
        }

        _read += read;
        _crc.Append(buffer.Span[..read]);
        bool over = read == 0 && buffer.Length > 0;
        return _read > length || (over && (_read != length || _crc.GetCurrentHashAsUInt32() != crc)) ? throw damaged(null) : read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Entries are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}

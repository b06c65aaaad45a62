using System.Diagnostics.CodeAnalysis;

namespace Aiaa.Functions.Images;

/// <summary>A part whose first bytes were looked at: they come again, and then the rest.</summary>
internal sealed class PrefixedStream : Stream
{
    [SuppressMessage("Usage", "CA2213", Justification = "The part belongs to its form.")]
    private readonly Stream _rest;

    private ReadOnlyMemory<byte> _head;

    private PrefixedStream(byte[] head, Stream rest)
    {
        Head = head;
        _head = head;
        _rest = rest;
    }

    /// <summary>The first bytes.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Looks at the first bytes: as many as wanted, or all there are.</summary>
    public static async Task<PrefixedStream> PeekAsync(Stream content, int count, CancellationToken cancellation)
    {
        byte[] head = new byte[count];
        int filled = await content.ReadAtLeastAsync(head, count, throwOnEndOfStream: false, cancellation);
        return new PrefixedStream(head[..filled], content);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_head.IsEmpty)
        {
            return await _rest.ReadAsync(buffer, cancellationToken);
        }

        int count = Math.Min(_head.Length, buffer.Length);
        _head[..count].CopyTo(buffer);
        _head = _head[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Parts are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

using System.Diagnostics.CodeAnalysis;

namespace Aiaa.Imaging.Formats;

/// <summary>A forward-only view of a stream whose first bytes can be looked at before they are read.</summary>
internal sealed class PeekableStream : Stream
{
    [SuppressMessage("Usage", "CA2213", Justification = "The stream belongs to whoever opened it.")]
    private readonly Stream _inner;
    private byte[] _head = [];
    private int _taken;

    public PeekableStream(Stream inner) => _inner = inner;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next bytes, up to a number, without taking them: fewer only where the stream ends. Called before the first read.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_head.Length < count)
        {
            byte[] head = new byte[count];
            _head.CopyTo(head, 0);
            int more = _inner.ReadAtLeast(head.AsSpan(_head.Length), count - _head.Length, throwOnEndOfStream: false);
            _head = head[..(_head.Length + more)];
        }

        return _head.AsSpan(0, Math.Min(count, _head.Length));
    }

    public override int Read(Span<byte> buffer)
    {
        int waiting = _head.Length - _taken;
        if (waiting == 0)
        {
            return _inner.Read(buffer);
        }

        int count = Math.Min(waiting, buffer.Length);
        _head.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

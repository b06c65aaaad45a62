namespace Aiaa.Intake.Archives;

/// <summary>A stream of which only so much may be read: bounds a reader that takes memory for whatever it reads.</summary>
internal sealed class BudgetStream(Stream inner) : Stream
{
    private long _left = long.MaxValue;
    private Func<Exception>? _spent;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>Allows that many more bytes; reading beyond them is the given failure.</summary>
    public void Allow(long bytes, Func<Exception> spent) => (_left, _spent) = (bytes, spent);

    /// <summary>Allows everything.</summary>
    public void AllowAll() => (_left, _spent) = (long.MaxValue, null);

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        _left -= read;
        return _left < 0 && _spent is not null ? throw _spent() : read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // A damaged directory points anywhere.
    public override long Seek(long offset, SeekOrigin origin)
    {
        long from = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => inner.Position,
            _ => inner.Length,
        };
        return from + offset is >= 0 and long position ? inner.Position = position : throw new InvalidDataException();
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

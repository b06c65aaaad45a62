namespace Aiaa.Intake.Spooling;

/// <summary>Writes behind the end of a spool, within its limit.</summary>
internal sealed class SpoolWriter(Spool spool, long start) : Stream
{
    private long _written;

    /// <summary>Where the spool ends with what was written.</summary>
    public long End => start + _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        spool.CheckRoom(End, buffer.Length);
        spool.Write(buffer, End);
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

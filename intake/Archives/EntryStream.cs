namespace Aiaa.Intake.Archives;

/// <summary>The content of one entry: the next bytes of an archive's stream, up to the entry's length.</summary>
internal sealed class EntryStream(Stream archive, long length) : Stream
{
    /// <summary>Bytes of the entry that were not read yet.</summary>
    public long Left { get; private set; } = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = archive.Read(buffer[..(int)Math.Min(buffer.Length, Left)]);
        if (read == 0 && Left > 0 && buffer.Length > 0)
        {
            throw TarArchive.CutShort();
        }

        Left -= read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

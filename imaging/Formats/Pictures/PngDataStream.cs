namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>The compressed pixels of a PNG: the contents of its data chunks (IDAT), which follow each other, as one stream.</summary>
internal sealed class PngDataStream(PngChunks chunks) : Stream
{
    private static readonly uint Data = PngChunks.TypeOf("IDAT"u8);

    private bool _ended;

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
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (!_ended && chunks.Remaining == 0)
        {
            chunks.End();
            chunks.Next();
            _ended = chunks.Type != Data;
        }

        return _ended ? 0 : chunks.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>The compressed pixels of a PNG: the contents of its data chunks (IDAT), which follow each other, as one stream.</summary>
internal sealed class PngDataStream(PngChunks chunks) : Stream
{
    private static readonly uint Data = PngChunks.TypeOf("IDAT"u8);

    // In the second byte of a zlib stream: the stream needs a dictionary that is not in it (RFC 1950), which PNG does not have.
    private const byte NeedsDictionary = 0x20;

    private long _position;
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

        int got = _ended ? 0 : chunks.Read(buffer);
        if (_position <= 1 && _position + got > 1 && (buffer[(int)(1 - _position)] & NeedsDictionary) != 0)
        {
            throw new ImageFormatException("The PNG picture's compressed pixels are damaged; send it again.");
        }

        _position += got;
        return got;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

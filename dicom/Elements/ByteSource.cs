using System.Buffers.Binary;

namespace Aiaa.Dicom.Elements;

/// <summary>A stream read forward through a small buffer, whose end and limit are errors with a sentence and never a surprise.</summary>
internal sealed class ByteSource
{
    private const int BufferBytes = 1 << 14;
    private const int FirstAllocation = 1 << 20;

    private readonly Stream _stream;
    private readonly long _limit;
    private readonly long? _length;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _at;
    private int _end;
    private long _bufferStart;

    /// <summary>Reads from where the stream stands.</summary>
    /// <param name="stream">Stays open.</param>
    /// <param name="limit">Bytes that may be read or passed over in all.</param>
    public ByteSource(Stream stream, long limit)
    {
        _stream = stream;
        _limit = limit;
        _length = stream.CanSeek ? stream.Length - stream.Position : null;
    }

    /// <summary>Bytes read or passed over so far.</summary>
    public long Position => _bufferStart + _at;

    /// <summary>Bytes that are left, where the stream knows its length.</summary>
    public long? Remaining => _length - Position;

    /// <summary>The next bytes without taking them: fewer only where the stream ends.</summary>
    /// <param name="count">At most the size of the buffer, 16 KiB.</param>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_end - _at < count)
        {
            _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
            _bufferStart += _at;
            _end -= _at;
            _at = 0;
            _end += _stream.ReadAtLeast(_buffer.AsSpan(_end), count - _end, throwOnEndOfStream: false);
        }

        return _buffer.AsSpan(_at, Math.Min(count, _end - _at));
    }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="count">At most the size of the buffer, 16 KiB.</param>
    /// <exception cref="DicomException">The stream ends before, or the limit is reached.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = Peek(count);
        if (taken.Length < count)
        {
            throw CutShort();
        }

        _at += count;
        return Position <= _limit ? taken : throw TooLarge();
    }

    /// <summary>The next 16-bit number.</summary>
    public ushort UInt16(bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(Take(2)) : BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>The next 32-bit number.</summary>
    public uint UInt32(bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Take(4)) : BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Fills a span.</summary>
    /// <exception cref="DicomException">The stream ends before, or the limit is reached.</exception>
    public void Read(Span<byte> destination)
    {
        if (destination.Length > _limit - Position)
        {
            throw TooLarge();
        }

        int buffered = Math.Min(destination.Length, _end - _at);
        _buffer.AsSpan(_at, buffered).CopyTo(destination);
        _at += buffered;
        if (buffered == destination.Length)
        {
            return;
        }

        int wanted = destination.Length - buffered;
        int got = _stream.ReadAtLeast(destination[buffered..], wanted, throwOnEndOfStream: false);
        Restart(Position + got);
        if (got < wanted)
        {
            throw CutShort();
        }
    }

    /// <summary>The next bytes in an array of their own, which grows with what really arrives.</summary>
    /// <exception cref="DicomException">The stream ends before, or the limit is reached.</exception>
    public byte[] ReadArray(int count)
    {
        if (count > Remaining)
        {
            throw CutShort();
        }

        byte[] bytes = new byte[Math.Min(count, FirstAllocation)];
        Read(bytes);
        for (int done = bytes.Length; done < count; done = bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * done));
            Read(bytes.AsSpan(done));
        }

        return bytes;
    }

    /// <summary>Passes over bytes.</summary>
    /// <exception cref="DicomException">The stream ends before, or the limit is reached.</exception>
    public void Skip(long count)
    {
        if (count > _limit - Position)
        {
            throw TooLarge();
        }

        if (count > Remaining)
        {
            throw CutShort();
        }

        long target = Position + count;
        if (count <= _end - _at)
        {
            _at += (int)count;
        }
        else if (_stream.CanSeek)
        {
            _stream.Seek(count - (_end - _at), SeekOrigin.Current);
            Restart(target);
        }
        else
        {
            for (long left = count; left > 0; left = target - Position)
            {
                _ = Take((int)Math.Min(left, BufferBytes));
            }
        }
    }

    /// <summary>The rest as a stream.</summary>
    public Stream AsStream() => new ByteSourceStream(this);

    /// <summary>Takes what is there, up to the length of a span; 0 at the end.</summary>
    internal int ReadSome(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, Peek(1).Length == 0 ? 0 : _end - _at);
        _buffer.AsSpan(_at, count).CopyTo(destination);
        _at += count;
        return Position <= _limit ? count : throw TooLarge();
    }

    private static DicomException CutShort() => new("The DICOM file is cut short: it ends in the middle of an attribute; send the whole file.");

    private DicomException TooLarge() => new($"The DICOM file has more than the {_limit} bytes that one file may have here.");

    private void Restart(long position)
    {
        _bufferStart = position;
        _at = 0;
        _end = 0;
    }
}

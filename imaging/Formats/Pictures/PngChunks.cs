using System.Buffers.Binary;

namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>Goes through the chunks of a PNG after its signature, checking each one's checksum when its bytes have been read.</summary>
internal sealed class PngChunks(Stream stream, CancellationToken cancellation)
{
    private readonly byte[] _buffer = new byte[8];

    private PngChecksum _checksum;

    /// <summary>The four letters of the chunk, as a big-endian number.</summary>
    public uint Type { get; private set; }

    /// <summary>Bytes of the chunk that have not been read yet.</summary>
    public int Remaining { get; private set; }

    /// <summary>The number of a chunk's four letters.</summary>
    public static uint TypeOf(ReadOnlySpan<byte> letters) => BinaryPrimitives.ReadUInt32BigEndian(letters);

    /// <summary>Goes to the next chunk, passing over what is left of this one.</summary>
    public void Next()
    {
        cancellation.ThrowIfCancellationRequested();
        ReadExactly(_buffer.AsSpan(0, 8));
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_buffer);
        Type = TypeOf(_buffer.AsSpan(4));
        Remaining = length <= int.MaxValue ? (int)length
            : throw new ImageFormatException("The PNG picture has a chunk longer than PNG allows; it is damaged.");
        _checksum = default;
        _checksum.Add(_buffer.AsSpan(4, 4));
    }

    /// <summary>Reads up to the end of the chunk; 0 there.</summary>
    public int Read(Span<byte> bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        bytes = bytes[..Math.Min(bytes.Length, Remaining)];
        int got = stream.Read(bytes);
        if (got == 0 && bytes.Length > 0)
        {
            throw CutShort();
        }

        _checksum.Add(bytes[..got]);
        Remaining -= got;
        return got;
    }

    /// <summary>Reads the whole chunk, whose length the caller has checked.</summary>
    public byte[] ReadAll()
    {
        byte[] bytes = new byte[Remaining];
        for (int done = 0; done < bytes.Length;)
        {
            done += Read(bytes.AsSpan(done));
        }

        End();
        return bytes;
    }

    /// <summary>Passes over the rest of the chunk.</summary>
    public void Skip()
    {
        byte[] scratch = new byte[Math.Min(Remaining, 1 << 14)];
        while (Remaining > 0)
        {
            Read(scratch);
        }

        End();
    }

    /// <summary>Compares the checksum of a chunk that has been read to its end.</summary>
    public void End()
    {
        ReadExactly(_buffer.AsSpan(0, 4));
        if (BinaryPrimitives.ReadUInt32BigEndian(_buffer) != _checksum.Value)
        {
            throw new ImageFormatException("The PNG picture is damaged: a checksum in it does not fit; send it again.");
        }
    }

    private static ImageFormatException CutShort() => new("The PNG picture is cut short; send the whole file.");

    private void ReadExactly(Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw CutShort();
        }
    }
}

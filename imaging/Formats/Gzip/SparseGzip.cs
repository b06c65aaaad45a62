using System.Buffers.Binary;
using System.IO.Compression;

namespace Aiaa.Imaging.Formats.Gzip;

/// <summary>
/// Writes one gzip member (RFC 1952) of data among long runs of zeros, at the speed of the data alone: a block of compressed zeros is made
/// once and copied, since blocks of deflate (RFC 1951) that refer to nothing before them may follow each other in any order.
/// </summary>
internal sealed class SparseGzip
{
    private const int ZeroBlock = 1 << 20;

    // Below this a run of zeros is cheaper in the stream of data than the end of a block and the start of another.
    private const int ShortestRun = 1 << 15;

    private static readonly Lazy<byte[]> CompressedZeros = new(() => Deflate(new byte[ZeroBlock]));

    private readonly Stream _output;
    private DeflateStream? _data;
    private Gate? _gate;
    private GzipChecksum _checksum;
    private long _length;

    /// <summary>Begins a member.</summary>
    /// <param name="output">Where to; written forward only, and stays open.</param>
    public SparseGzip(Stream output)
    {
        _output = output;

        // No name, no time; "fastest"; an unknown system.
        _output.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 255]);
    }

    /// <summary>Writes data.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _gate ??= new Gate(_output);
        _data ??= new DeflateStream(_gate, CompressionLevel.Fastest, leaveOpen: true);
        _data.Write(bytes);
        _checksum.Add(bytes);
        _length += bytes.Length;
    }

    /// <summary>Writes a run of zeros.</summary>
    public void WriteZeros(long count)
    {
        if (count < ShortestRun)
        {
            Write(new byte[count]);
            return;
        }

        EndData();
        for (long left = count; left > 0; left -= ZeroBlock)
        {
            _output.Write(left >= ZeroBlock ? CompressedZeros.Value : Deflate(new byte[left]));
        }

        _checksum.AddZeros(count);
        _length += count;
    }

    /// <summary>Ends the member; nothing may be written after.</summary>
    public void End()
    {
        EndData();

        // An empty last block, then checksum and length.
        Span<byte> end = stackalloc byte[10];
        (end[0], end[1]) = (0x03, 0x00);
        BinaryPrimitives.WriteUInt32LittleEndian(end[2..], _checksum.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(end[6..], (uint)_length);
        _output.Write(end);
    }

    private void EndData()
    {
        if (_data is not null)
        {
            End(_data, _gate!);
            (_data, _gate) = (null, null);
        }
    }

    private static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream blocks = new();
        Gate gate = new(blocks);
        DeflateStream deflate = new(gate, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(bytes);
        End(deflate, gate);
        return blocks.ToArray();
    }

    /// <summary>Ends the blocks on a whole byte without marking one as the last: a flush does that. What disposing adds is not let through.</summary>
    private static void End(DeflateStream deflate, Gate gate)
    {
        deflate.Flush();
        gate.Shut();
        deflate.Dispose();
    }

    /// <summary>Passes bytes on until it is closed, then swallows them.</summary>
    private sealed class Gate(Stream output) : Stream
    {
        private bool _closed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Shut() => _closed = true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!_closed)
            {
                output.Write(buffer);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

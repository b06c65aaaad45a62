using System.IO.Compression;

namespace Aiaa.Imaging.Formats;

/// <summary>A file as its format sees it: the bytes inside gzip when it was compressed, else the bytes themselves.</summary>
internal sealed class InflatedFile : IDisposable
{
    // What deflate can make of one byte at most: a match of 258 bytes in 2 bits.
    private const int LargestRatio = 1032;

    private const int UsualRatio = 16;

    private readonly GZipStream? _gzip;
    private readonly long? _sourceBytes;

    private InflatedFile(string subject, PeekableStream stream, GZipStream? gzip, long? sourceBytes)
    {
        Subject = subject;
        Stream = stream;
        _gzip = gzip;
        _sourceBytes = sourceBytes;
    }

    /// <summary>What the sentences of errors call the file. Never the name it came with, which can be a patient's.</summary>
    public string Subject { get; }

    public PeekableStream Stream { get; }

    public bool Compressed => _gzip is not null;

    /// <summary>Bytes the file can hold at most: known where the length of the source is.</summary>
    public long MostBytes => Grown(LargestRatio) ?? long.MaxValue;

    /// <summary>Bytes the file holds at most unless it is unusually regular; 0 where nothing is known of it.</summary>
    public long LikelyBytes => Grown(UsualRatio) ?? 0;

    /// <summary>Looks for gzip's magic and undoes it.</summary>
    public static InflatedFile Open(Stream source, string subject) => Open(source, subject, LengthOf(source));

    /// <summary>The same where the length is known from elsewhere, or not at all.</summary>
    public static InflatedFile Open(Stream source, string subject, long? length)
    {
        PeekableStream raw = new(source);
        if (!raw.Peek(2).SequenceEqual((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return new InflatedFile(subject, raw, null, length);
        }

        GZipStream gzip = new(raw, CompressionMode.Decompress);
        return new InflatedFile(subject, new PeekableStream(gzip), gzip, length);
    }

    /// <summary>The bytes as they are, compressed or not: another file says what they are.</summary>
    public static InflatedFile Plain(Stream source, string subject, long? length) => new(subject, new PeekableStream(source), null, length);

    /// <summary>Reads past the last voxel, so that gzip compares its checksum where there is one. Bytes that follow the image are not looked at.</summary>
    public void CheckEnd()
    {
        if (Compressed)
        {
            _ = Stream.ReadByte();
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        _gzip?.Dispose();
    }

    private static long? LengthOf(Stream source) => source.CanSeek ? source.Length - source.Position : null;

    private long? Grown(int ratio) => !Compressed || _sourceBytes is null ? _sourceBytes
        : _sourceBytes > long.MaxValue / ratio ? long.MaxValue : _sourceBytes * ratio;
}

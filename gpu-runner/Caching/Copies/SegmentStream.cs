namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>Segments of memory as one stream that can be read again from anywhere, as an upload that is tried twice does.</summary>
internal sealed class SegmentStream : Stream
{
    private readonly IReadOnlyList<byte[]> _segments;
    private readonly long[] _starts;
    private int _segment;

    /// <summary>Reads segments one after the other.</summary>
    public SegmentStream(IReadOnlyList<byte[]> segments)
    {
        _segments = segments;
        _starts = new long[segments.Count + 1];
        for (int at = 0; at < segments.Count; at++)
        {
            _starts[at + 1] = _starts[at] + segments[at].Length;
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _starts[^1];

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (Position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        if (Position < _starts[_segment])
        {
            _segment = 0;
        }

        while (Position >= _starts[_segment + 1])
        {
            _segment++;
        }

        ReadOnlySpan<byte> rest = _segments[_segment].AsSpan((int)(Position - _starts[_segment]));
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(Read(buffer.Span));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

namespace Aiaa.Intake.Archives;

/// <summary>Counts what comes out of an archive, inner ones included, against what went in.</summary>
internal sealed class InflationMeter(IntakeLimits limits, long packedBytes)
{
    private long _bytes;

    /// <exception cref="IntakeException">More came out than an honest archive of that size holds.</exception>
    public void Add(int count)
    {
        _bytes += count;
        if (_bytes > limits.SpoolBytes)
        {
            throw new IntakeException(
                IntakeFailure.TooLarge,
                $"The archive's content is larger than {limits.SpoolBytes} bytes, the most that this server takes in at once (AIAA_MAX_INTAKE_BYTES).");
        }

        if (_bytes > limits.FreeBytes && _bytes / limits.Ratio > packedBytes)
        {
            throw new IntakeException(
                IntakeFailure.TooLarge,
                $"The archive's content is more than {limits.Ratio} times larger than the archive, as in no archive of images; send the files themselves.");
        }
    }
}

/// <summary>A stream whose bytes are counted on their way out of an archive.</summary>
internal sealed class MeteredStream(Stream inner, InflationMeter meter) : Stream
{
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
        int read = inner.Read(buffer);
        meter.Add(read);
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

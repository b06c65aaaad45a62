using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Images;

/// <summary>The content of one part; a form that ends in its middle is told to the caller in a sentence.</summary>
internal sealed class PartStream(Stream inner) : Stream
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

    /// <summary>Whether an exception of the reader means that the body is no whole form, and not that something else broke.</summary>
    public static bool IsBroken(Exception exception) => exception is InvalidDataException or IOException and not BadHttpRequestException;

    public static ApiException Broken(Exception exception) => new(
        Failure.BadRequest,
        "The upload is not a whole multipart form: it ends before its closing boundary, or a part has no proper headers. Send it again.",
        exception);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw Broken(exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Parts are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

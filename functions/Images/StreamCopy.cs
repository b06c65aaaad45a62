using System.Buffers;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Images;

/// <summary>Takes in what a client sends, up to a limit.</summary>
internal static class StreamCopy
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Hands over the source piece by piece, to its end; one byte more than the limit is the given failure.</summary>
    public static async Task ReadAtMostAsync(
        this Stream source,
        long limit,
        Func<ApiException> tooLarge,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take,
        CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long total = 0;
            int read;
            while ((read = await source.ReadAsync(buffer, cancellation)) > 0)
            {
                total += read;
                if (total > limit)
                {
                    throw tooLarge();
                }

                await take(buffer.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the whole source as one array.</summary>
    public static async Task<byte[]> ReadAllAsync(
        this Stream source, long limit, Func<ApiException> tooLarge, CancellationToken cancellation)
    {
        using MemoryStream content = new();
        await source.ReadAtMostAsync(limit, tooLarge, content.WriteAsync, cancellation);
        return content.ToArray();
    }
}

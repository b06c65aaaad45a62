using System.Buffers;
using System.Security.Cryptography;
using Aiaa.RunnerProtocol;
using Microsoft.AspNetCore.WebUtilities;

namespace Aiaa.GpuRunner.Caching;

/// <summary>
/// The bytes of one image, received whole and held against their reference before anything looks into them: small ones in
/// memory, large ones in a temporary file that goes with this object.
/// </summary>
internal sealed class SpooledImage : IAsyncDisposable
{
    private const int MemoryThreshold = 64 << 20;
    private const int BufferBytes = 1 << 18;

    private readonly FileBufferingReadStream _stream;

    private SpooledImage(FileBufferingReadStream stream) => _stream = stream;

    /// <summary>The bytes, from the start.</summary>
    public Stream Stream => _stream;

    /// <summary>Receives the bytes.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="reference">What they must be.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImageBytesException">They are fewer or more, or others, than the reference says.</exception>
    public static async Task<SpooledImage> ReceiveAsync(Stream source, ImageReference reference, CancellationToken cancellationToken)
    {
        FileBufferingReadStream stream = new(source, MemoryThreshold);
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long received = await HashAllAsync(stream, hash, reference.Length, cancellationToken);
            if (received != reference.Length || Convert.ToHexStringLower(hash.GetHashAndReset()) != reference.Sha256)
            {
                throw new ImageBytesException("The image did not arrive as it was sent: its length or its checksum differs; send it again.");
            }

            stream.Position = 0;
            return new SpooledImage(stream);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<long> HashAllAsync(Stream stream, IncrementalHash hash, long expected, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long received = 0;
            int count;
            while (received <= expected && (count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                received += count;
            }

            return received;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

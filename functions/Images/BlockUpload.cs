using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Azure.Storage.Blobs.Specialized;

namespace Aiaa.Functions.Images;

/// <summary>
/// Sends a stream to a blob in blocks, a few at a time, and hashes it on the way: memory is a few blocks, whatever the file's size.
/// A file that fills no block is kept, and goes to storage in one piece when it is committed.
/// </summary>
internal sealed class BlockUpload(BlockBlobClient blob, UploadLimits limits, Func<CancellationToken, Task> beforeFirstBlock)
{
    private const int BlockBytes = 4 * 1024 * 1024;
    private const int InFlight = 4;

    // The shared pool keeps arrays for every thread that ever gave one back: too much, with arrays of this size.
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(BlockBytes, maxArraysPerBucket: 2 * InFlight);

    private readonly List<string> _blocks = [];
    private readonly Queue<Task> _sending = new();
    private byte[]? _whole;
    private long _length;

    public async Task<StagedImage> RunAsync(Stream content, CancellationToken cancellation)
    {
        // One block that fails stops the others.
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            while (await SendNextAsync(content, hash, stop.Token))
            {
                if (_sending.Count == InFlight)
                {
                    await _sending.Dequeue();
                }
            }

            await Task.WhenAll(_sending);
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(_sending).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw;
        }

        string sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        return _whole is null ? StagedImage.OfBlocks(blob, _blocks, sha256, _length) : StagedImage.OfBytes(blob, _whole, sha256);
    }

    private async Task<bool> SendNextAsync(Stream content, IncrementalHash hash, CancellationToken cancellation)
    {
        byte[] block = Buffers.Rent(BlockBytes);
        bool handedOver = false;
        try
        {
            int filled = await content.ReadAtLeastAsync(block.AsMemory(0, BlockBytes), BlockBytes, throwOnEndOfStream: false, cancellation);
            _length += filled;
            if (_length > limits.UploadBytes)
            {
                throw limits.FileTooLarge();
            }

            hash.AppendData(block, 0, filled);
            if (_blocks.Count == 0 && filled < BlockBytes)
            {
                _whole = block.AsSpan(0, filled).ToArray();
                return false;
            }

            if (filled == 0)
            {
                return false;
            }

            if (_blocks.Count == 0)
            {
                await beforeFirstBlock(cancellation);
            }

            string id = BlockId(_blocks.Count);
            _blocks.Add(id);
            _sending.Enqueue(SendAsync(id, block, filled, cancellation));
            handedOver = true;
            return filled == BlockBytes;
        }
        finally
        {
            if (!handedOver)
            {
                Buffers.Return(block);
            }
        }
    }

    private async Task SendAsync(string id, byte[] block, int length, CancellationToken cancellation)
    {
        try
        {
            using MemoryStream content = new(block, 0, length, writable: false);
            await blob.StageBlockAsync(id, content, options: null, cancellation);
        }
        finally
        {
            Buffers.Return(block);
        }
    }

    private static string BlockId(int number)
    {
        byte[] id = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(id, number);
        return Convert.ToBase64String(id);
    }
}

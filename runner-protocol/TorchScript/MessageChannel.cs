using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Aiaa.RunnerProtocol.TorchScript;

/// <summary>Messages over a pipe: each is its length (32 bits, little endian) and that many bytes of JSON. Any thread may write; one reads.</summary>
/// <param name="pipe">The pipe; closed with this object.</param>
public sealed class MessageChannel(Stream pipe) : IAsyncDisposable
{
    /// <summary>No message holds more than names, shapes and a sentence.</summary>
    private const int MaxBytes = 1 << 20;

    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Writes a message.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public async Task WriteAsync<T>(T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(message, type);
        byte[] frame = new byte[sizeof(int) + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, json.Length);
        json.CopyTo(frame, sizeof(int));
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // A message that is half written would spoil all that follow.
            await pipe.WriteAsync(frame, CancellationToken.None);
            await pipe.FlushAsync(CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads the next message; null when the other side has closed the pipe.</summary>
    /// <exception cref="IOException">The pipe broke, or what came is no message.</exception>
    public async Task<T?> ReadAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        byte[] prefix = new byte[sizeof(int)];
        if (await pipe.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, cancellationToken) < prefix.Length)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length is < 0 or > MaxBytes)
        {
            throw new InvalidDataException($"A message of {length} bytes was announced; {MaxBytes} is the most.");
        }

        byte[] json = new byte[length];
        await pipe.ReadExactlyAsync(json, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException("A message was null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"A message was not a {typeof(T).Name}.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await pipe.DisposeAsync();
        _writing.Dispose();
    }
}

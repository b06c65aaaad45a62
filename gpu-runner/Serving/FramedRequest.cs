using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>A request body: JSON, and behind it the bytes of a file, which are still to be read.</summary>
internal sealed class FramedRequest
{
    private const int MaxJsonBytes = 4 << 20;

    private readonly Stream _body;

    private FramedRequest(byte[] json, long fileLength, Stream body)
    {
        Json = json;
        FileLength = fileLength;
        _body = body;
    }

    /// <summary>The JSON, byte for byte.</summary>
    public byte[] Json { get; }

    /// <summary>Bytes of the file; 0 without one.</summary>
    public long FileLength { get; }

    /// <summary>The rest of the body, or null without a file.</summary>
    public Stream? File => FileLength > 0 ? _body : null;

    /// <summary>Reads the JSON of a body. A body without lengths of its parts is JSON alone.</summary>
    /// <exception cref="InputException">Lengths that are missing, too large, or contradict each other; a body cut short.</exception>
    public static async Task<FramedRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        long? total = request.ContentLength;
        long? jsonLength = Length(request, RunnerHeaders.JsonLength) ?? total;
        long fileLength = Length(request, RunnerHeaders.FileLength) ?? 0;
        if (jsonLength is not (>= 0 and <= MaxJsonBytes))
        {
            throw new InputException($"The request must say how long its JSON is, in {RunnerHeaders.JsonLength} or Content-Length, and it may have {MaxJsonBytes} bytes at most.");
        }

        if (total is not null && total - jsonLength != fileLength)
        {
            throw new InputException($"{RunnerHeaders.JsonLength} and {RunnerHeaders.FileLength} do not add up to the request's Content-Length.");
        }

        byte[] json = new byte[jsonLength.Value];
        try
        {
            await request.Body.ReadExactlyAsync(json, cancellationToken);
        }
        catch (EndOfStreamException e)
        {
            throw new InputException("The request's JSON is cut short.", e);
        }

        return new FramedRequest(json, fileLength, request.Body);
    }

    /// <summary>Reads the record that the JSON holds.</summary>
    /// <exception cref="InputException">It holds something else.</exception>
    public T Parse<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Json, type) ?? throw new InputException($"The request's JSON is null; it must be a {typeof(T).Name}.");
        }
        catch (JsonException e)
        {
            throw new InputException($"The request's JSON is not a {typeof(T).Name}: {e.Message}", e);
        }
    }

    /// <summary>Reads to the end of the body what nobody wanted, so that the answer finds a client that listens.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => _body.CopyToAsync(Stream.Null, cancellationToken);

    private static long? Length(HttpRequest request, string header)
    {
        if (!request.Headers.TryGetValue(header, out Microsoft.Extensions.Primitives.StringValues text))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            ? length
            : throw new InputException($"The header {header} must be a number of bytes.");
    }
}

using System.Globalization;
using System.Net;
using Aiaa.Functions.Images;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Runner;

/// <summary>A request's body: JSON, and behind it the bytes of a file, which stay open for whoever holds them.</summary>
internal sealed class FramedContent : HttpContent
{
    private readonly byte[] _json;
    private readonly SpooledFile? _file;

    public FramedContent(byte[] json, SpooledFile? file)
    {
        _json = json;
        _file = file;
        Headers.ContentType = new("application/octet-stream");
        Headers.Add(RunnerHeaders.JsonLength, json.Length.ToString(CultureInfo.InvariantCulture));
        Headers.Add(RunnerHeaders.FileLength, (file?.Length ?? 0).ToString(CultureInfo.InvariantCulture));
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_json, cancellationToken);
        if (_file is not null)
        {
            await _file.Rewind().CopyToAsync(stream, cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length + (_file?.Length ?? 0);
        return true;
    }
}

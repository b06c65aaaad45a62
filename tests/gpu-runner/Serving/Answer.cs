using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Imaging.Formats;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>An answer taken apart as functions takes it apart.</summary>
internal sealed class Answer
{
    private readonly byte[] _body;

    public Answer(HttpResponseMessage response, byte[] body)
    {
        _body = body;
        Status = response.StatusCode;
        RetryAfter = response.Headers.RetryAfter?.Delta;
        Timing = Header(response, RunnerHeaders.Timing);
        FileName = Header(response, RunnerHeaders.FileName);
        JsonLength = Header(response, RunnerHeaders.JsonLength) is { } length ? int.Parse(length, CultureInfo.InvariantCulture) : body.Length;
        if (Header(response, RunnerHeaders.FileLength) is { } fileLength)
        {
            Assert.Equal(body.Length - JsonLength, int.Parse(fileLength, CultureInfo.InvariantCulture));
        }
    }

    public HttpStatusCode Status { get; }

    public TimeSpan? RetryAfter { get; }

    public string? Timing { get; }

    public string? FileName { get; }

    public int JsonLength { get; }

    public JsonObject Json => JsonNode.Parse(_body.AsSpan(0, JsonLength))!.AsObject();

    public byte[] File => _body[JsonLength..];

    public RunnerError Error => JsonSerializer.Deserialize(_body, RunnerJson.Default.RunnerError)!;

    public ImageFile Image()
    {
        using MemoryStream stream = new(File);
        return ImageReader.Read(stream, FileName!, ImageLimits.Default, CancellationToken.None);
    }

    public void IsError(HttpStatusCode status, RunnerErrorCode code, string sentence)
    {
        Assert.Equal((status, code), (Status, Error.Code));
        Assert.Contains(sentence, Error.Message, StringComparison.Ordinal);
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(", ", values) : null;
}

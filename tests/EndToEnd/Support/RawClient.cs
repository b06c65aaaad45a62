using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>
/// Speaks HTTP as the official clients do: over a bare socket, header lines, then as many bytes as Content-Length says. It does not
/// know chunks, redirects or compression; an answer that needs one of them fails the test.
/// </summary>
internal sealed class RawClient(Uri server)
{
    /// <summary>How the official Python client names itself and what it accepts.</summary>
    private const string Headers = "Accept-Encoding: identity\r\nUser-Agent: Python-urllib/3.10\r\n";

    /// <summary>The version that requests are sent in; the C++ client posts in HTTP/1.0.</summary>
    public string Version { get; init; } = "HTTP/1.1";

    /// <summary>The name that the server is called by.</summary>
    public string Host { get; init; } = server.Authority;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task<RawAnswer> GetAsync(string path) => SendAsync("GET", path, string.Empty, []);

    public Task<RawAnswer> DeleteAsync(string path) => SendAsync("DELETE", path, string.Empty, []);

    public Task<RawAnswer> PutAsync(string path, Form form) => SendAsync("PUT", path, form.ContentType, form.ToArray());

    public Task<RawAnswer> PostAsync(string path, Form form) => SendAsync("POST", path, form.ContentType, form.ToArray());

    /// <summary>One request on one connection.</summary>
    public async Task<RawAnswer> SendAsync(string method, string path, string contentType, byte[] body)
    {
        using TcpClient client = new();
        await client.ConnectAsync(server.Host, server.Port, Cancellation);
        await using NetworkStream stream = client.GetStream();
        string type = contentType.Length > 0 ? $"Content-Type: {contentType}\r\n" : string.Empty;
        string length = method is "GET" or "DELETE" ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{method} {path} {Version}\r\nHost: {Host}\r\n{Headers}{type}{length}\r\n"), Cancellation);
        try
        {
            await stream.WriteAsync(body, Cancellation);
        }
        catch (IOException)
        {
            // A server that refuses may answer before it has read everything; the answer is what counts.
        }

        return await ReadAsync(stream);
    }

    private static async Task<RawAnswer> ReadAsync(NetworkStream stream)
    {
        string[] lines = (await ReadHeadAsync(stream)).Split("\r\n");
        Dictionary<string, string> headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(
            pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("Transfer-Encoding", headers.Keys);
        Assert.DoesNotContain("Content-Encoding", headers.Keys);
        Assert.True(headers.TryGetValue("Content-Length", out string? length), $"{lines[0]} without Content-Length");

        byte[] body = new byte[int.Parse(length!, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, Cancellation);
        string[] status = lines[0].Split(' ', 3);
        return new RawAnswer(int.Parse(status[1], CultureInfo.InvariantCulture), status[2], headers, body);
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head is not [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
        {
            await stream.ReadExactlyAsync(one, Cancellation);
            head.Add(one[0]);
        }

        return Encoding.Latin1.GetString([.. head[..^4]]);
    }
}

/// <summary>An answer, byte for byte.</summary>
internal sealed record RawAnswer(int Status, string Reason, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException("The answer is null.");

    /// <summary>The answer, when it is a success.</summary>
    public RawAnswer Succeeded()
    {
        Assert.True(Status == 200, $"{Status} {Reason}: {(Body.Length < 10_000 ? Text : "…")}");
        return this;
    }
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Aiaa.Functions.Tests.Support;

/// <summary>An answer as the official clients see it.</summary>
internal sealed record RawAnswer(string StatusLine, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>
/// Speaks HTTP as the official clients do, over a bare socket: status line, headers, then as many bytes as Content-Length says. It
/// knows no chunks and fails on an answer that has them, or that has no Content-Length.
/// </summary>
internal static class RawHttp
{
    public static async Task<RawAnswer> SendAsync(Uri server, string head, byte[]? body = null)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using TcpClient client = new();
        await client.ConnectAsync(server.Host, server.Port, cancellation);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n")), cancellation);
        await stream.WriteAsync(body ?? [], cancellation);

        string statusLine = await ReadLineAsync(stream);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        for (string line = await ReadLineAsync(stream); line.Length > 0; line = await ReadLineAsync(stream))
        {
            string[] pair = line.Split(':', 2);
            headers.Add(pair[0], pair[1].Trim());
        }

        Assert.DoesNotContain("Transfer-Encoding", headers.Keys);
        Assert.True(headers.TryGetValue("Content-Length", out string? length), $"{statusLine} has no Content-Length");
        bool none = head.StartsWith("HEAD", StringComparison.Ordinal);
        byte[] content = new byte[none ? 0 : int.Parse(length!, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(content, cancellation);
        return new RawAnswer(statusLine, headers, content);
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, TestContext.Current.CancellationToken);
            line.Append((char)one[0]);
        }

        return line.ToString()[..^2];
    }
}

using System.Text;
using System.Text.Json.Nodes;

namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>An inference answer taken apart as the official clients do it.</summary>
/// <param name="Result">The one text part, as JSON.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="File">The file's bytes.</param>
internal sealed record MultipartAnswer(JsonObject Result, string FileName, byte[] File)
{
    public static MultipartAnswer Parse(RawAnswer answer)
    {
        string contentType = answer.Succeeded().Headers["Content-Type"];
        Assert.StartsWith("multipart/form-data; boundary=", contentType, StringComparison.Ordinal);
        string boundary = contentType["multipart/form-data; boundary=".Length..];
        Assert.DoesNotContain('"', boundary);

        List<(string Head, byte[] Content)> parts = [.. Split(answer.Body, boundary)];
        Assert.Equal(2, parts.Count);
        Assert.DoesNotContain("filename", parts[0].Head, StringComparison.Ordinal);
        Assert.Contains("name=\"image\"; filename=\"", parts[1].Head, StringComparison.Ordinal);
        Assert.Contains("application/octet-stream", parts[1].Head, StringComparison.Ordinal);
        string fileName = parts[1].Head.Split("filename=\"")[1].Split('"')[0];
        return new MultipartAnswer((JsonObject)JsonNode.Parse(parts[0].Content)!, fileName, parts[1].Content);
    }

    private static IEnumerable<(string Head, byte[] Content)> Split(byte[] body, string boundary)
    {
        byte[] opening = Encoding.ASCII.GetBytes($"--{boundary}\r\n");
        byte[] between = Encoding.ASCII.GetBytes($"\r\n--{boundary}");
        Assert.True(body.AsSpan().StartsWith(opening), "the body begins with its boundary");
        int at = opening.Length;
        while (true)
        {
            int headEnd = at + body.AsSpan(at).IndexOf("\r\n\r\n"u8);
            int contentEnd = headEnd + 4 + body.AsSpan(headEnd + 4).IndexOf(between);
            yield return (Encoding.UTF8.GetString(body.AsSpan(at, headEnd - at)), body[(headEnd + 4)..contentEnd]);
            at = contentEnd + between.Length;
            if (body.AsSpan(at).StartsWith("--"u8))
            {
                yield break;
            }

            at += 2;
        }
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.Functions.Hosting;

/// <summary>
/// Writes every answer of this server, each with its exact Content-Length: the official clients read the raw socket and would take
/// the marks of a chunked answer for content, or wait for ever.
/// </summary>
internal static class Answers
{
    public const string Json = "application/json";
    public const string OctetStream = "application/octet-stream";
    public const string Text = "text/plain; charset=utf-8";
    public const string Html = "text/html; charset=utf-8";

    private const int CopyBufferBytes = 128 * 1024;

    // JSON is answered as JSON, so there is no page that the characters of a sentence could break out of.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Serialize(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString(Readable) + "\n");

    public static Task WriteJsonAsync(this HttpContext context, JsonNode node, int status = StatusCodes.Status200OK)
        => context.WriteBytesAsync(Json, Serialize(node), status);

    public static Task WriteTextAsync(this HttpContext context, string contentType, string text)
        => context.WriteBytesAsync(contentType, Encoding.UTF8.GetBytes(text));

    public static async Task WriteBytesAsync(
        this HttpContext context, string contentType, ReadOnlyMemory<byte> content, int status = StatusCodes.Status200OK)
    {
        context.Begin(contentType, content.Length, status);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
        }
    }

    /// <summary>Writes what comes before a file, the file itself as it arrives, and what comes after it.</summary>
    public static async Task WriteFileAsync(
        this HttpContext context, string contentType, ReadOnlyMemory<byte> before, Stream file, long fileLength, ReadOnlyMemory<byte> after)
    {
        context.Begin(contentType, before.Length + fileLength + after.Length, StatusCodes.Status200OK);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        Stream body = context.Response.Body;
        await body.WriteAsync(before, context.RequestAborted);
        await file.CopyToAsync(body, CopyBufferBytes, context.RequestAborted);
        await body.WriteAsync(after, context.RequestAborted);
    }

    /// <summary>Names the file that the answer is, for a client that stores it.</summary>
    public static void NameFile(this HttpContext context, string fileName)
        => context.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";

    private static void Begin(this HttpContext context, string contentType, long length, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = length;
    }
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Aiaa.LocalRunner.Client;

/// <summary>What the server answers to an inference call.</summary>
/// <param name="Result">The result: extreme points, bounding box, or nothing.</param>
/// <param name="FileName">The name of the file; null without one.</param>
/// <param name="File">The bytes of the file; empty without one.</param>
/// <param name="Timings">Where the server spent its time.</param>
internal sealed record SegmentationAnswer(JsonObject Result, string? FileName, byte[] File, IReadOnlyList<ServerTiming> Timings)
{
    /// <summary>The extreme points: voxel indices of the file; empty when the model gives none.</summary>
    public IReadOnlyList<int[]> Points => Result["points"] is JsonArray points
        ? [.. points.Select(point => ((JsonArray)point!).Select(index => (int)index!).ToArray())]
        : [];

    /// <summary>Reads an answer in the multipart form of the API.</summary>
    /// <exception cref="LocalRunnerException">It is no such answer.</exception>
    public static async Task<SegmentationAnswer> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        IReadOnlyList<ServerTiming> timings = answer.Headers.TryGetValues("Server-Timing", out IEnumerable<string>? values)
            ? ServerTiming.Parse(string.Join(',', values))
            : [];
        string contentType = answer.Content.Headers.TryGetValues("Content-Type", out IEnumerable<string>? types) ? types.First() : string.Empty;
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
        if (!contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return new SegmentationAnswer(await ReadObjectAsync(body, cancellation), null, [], timings);
        }

        JsonObject result = [];
        string? fileName = null;
        byte[] file = [];
        MultipartReader reader = new(Boundary(contentType), body);
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (section.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition())
            {
                fileName = HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
                using MemoryStream bytes = new();
                await section.Body.CopyToAsync(bytes, cancellation);
                file = bytes.ToArray();
            }
            else
            {
                result = await ReadObjectAsync(section.Body, cancellation);
            }
        }

        return new SegmentationAnswer(result, fileName, file, timings);
    }

    // The boundary of this API holds a $, which is not allowed without quotes; strict parsers refuse it, clients want it so.
    private static string Boundary(string contentType)
    {
        const string key = "boundary=";
        int at = contentType.IndexOf(key, StringComparison.OrdinalIgnoreCase);
        return at >= 0 ? contentType[(at + key.Length)..].Split(';')[0].Trim().Trim('"') : throw new LocalRunnerException("The server's answer has no boundary.");
    }

    private static async Task<JsonObject> ReadObjectAsync(Stream stream, CancellationToken cancellation) =>
        await JsonNode.ParseAsync(stream, cancellationToken: cancellation) as JsonObject ?? throw new LocalRunnerException("The server's answer holds no result.");
}

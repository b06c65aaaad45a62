using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Sessions;

namespace Aiaa.Functions.Aiaa;

/// <summary>/session/upload: an extension for new clients, whose large images go straight to storage and not through this server.</summary>
internal static class UploadEndpoints
{
    private const string One = "/session/upload/{id}";
    private const int HashDigits = 64;

    public static void MapUploads(this IEndpointRouteBuilder app)
    {
        app.MapPost("/session/upload", BeginAsync);
        app.MapMethods(One, [HttpMethods.Get, HttpMethods.Head], GetAsync);
        app.MapPost(One, CommitAsync);
        app.MapDelete(One, DeleteAsync);
    }

    private static async Task BeginAsync(HttpContext context, DirectUploadService uploads)
    {
        long expiry = SessionEndpoints.Seconds(context.Request.Query["expiry"].ToString());
        JsonObject body = await ReadAsync(context.Request, context.RequestAborted);
        UploadState state = await uploads.BeginAsync(Text(body["file_name"]) ?? string.Empty, Length(body["length"]), expiry, context.RequestAborted);
        await context.WriteJsonAsync(UploadJson.State(state));
    }

    private static async Task GetAsync(HttpContext context, string id, DirectUploadService uploads)
        => await context.WriteJsonAsync(UploadJson.State(await uploads.FindAsync(id, context.RequestAborted) ?? throw Unknown()));

    private static async Task CommitAsync(HttpContext context, string id, DirectUploadService uploads)
    {
        JsonObject body = await ReadAsync(context.Request, context.RequestAborted);
        string sha256 = Text(body["sha256"])?.ToLowerInvariant() ?? string.Empty;
        if (sha256.Length != HashDigits || !sha256.All(char.IsAsciiHexDigit))
        {
            throw new ApiException(Failure.BadRequest, "The commit needs the file's SHA-256 in 64 hexadecimal digits; send {\"sha256\": \"…\"}, as sha256sum FILE prints it.");
        }

        await context.WriteJsonAsync(SessionJson.Created(await uploads.CommitAsync(id, sha256, context.RequestAborted) ?? throw Unknown()));
    }

    private static async Task DeleteAsync(HttpContext context, string id, DirectUploadService uploads)
    {
        if (!await uploads.AbandonAsync(id, context.RequestAborted))
        {
            throw Unknown();
        }

        await context.WriteJsonAsync(new JsonObject { ["session_id"] = id });
    }

    private static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        RequestBody body = new(request);
        return await body.KindAsync(cancellation) switch
        {
            BodyKind.Json => ParamsReader.Read(await body.AsTextAsync(cancellation)),
            BodyKind.Empty => [],
            _ => throw new ApiException(
                Failure.BadRequest, "The body is not JSON; to send the image itself use PUT /session/, or the URL that POST /session/upload answers with."),
        };
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    // Also as text: what a shell makes of a variable. Anything else counts as missing.
    private static long Length(JsonNode? node)
        => node is JsonValue value && long.TryParse(Text(value) ?? value.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : 0;

    private static ApiException Unknown() => new(
        Failure.SessionNotFound, "There is no such upload: it was committed, given up, or its time is over; begin one with POST /session/upload.");
}

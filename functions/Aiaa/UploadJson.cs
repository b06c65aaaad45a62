using System.Text.Json.Nodes;
using Aiaa.Functions.Images;
using Aiaa.Functions.Sessions;

namespace Aiaa.Functions.Aiaa;

/// <summary>Uploads as clients see them.</summary>
internal static class UploadJson
{
    public static JsonObject State(UploadState state) => new()
    {
        ["session_id"] = state.Upload.Id,
        ["upload"] = new JsonObject
        {
            ["url"] = state.Url.AbsoluteUri,
            ["url_expires_ts"] = state.UrlExpiresAt.ToUnixTimeSeconds(),
            ["expires_ts"] = state.Upload.ExpiresAt.ToUnixTimeSeconds(),
            ["length"] = state.Upload.Length,
            ["block_bytes"] = state.Plan.BlockBytes,
            ["block_count"] = state.Plan.Count,
            ["missing"] = new JsonArray([.. state.Missing.Select(block => (JsonNode)Block(block))]),
        },
    };

    private static JsonObject Block(FileBlock block) => new()
    {
        ["block"] = block.Number,
        ["id"] = block.Id,
        ["offset"] = block.Offset,
        ["length"] = block.Length,
    };
}

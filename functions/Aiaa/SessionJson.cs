using System.Text.Json.Nodes;
using Aiaa.Functions.Sessions;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>Sessions as clients see them, under the names of MONAI Label.</summary>
internal static class SessionJson
{
    public static JsonObject Created(Session session) => new() { ["session_id"] = session.Id, ["session_info"] = Info(session) };

    public static JsonObject Info(Session session) => new()
    {
        ["name"] = session.Id,
        ["path"] = $"{StorageNames.Images}/{session.Id}",
        ["image"] = $"{StorageNames.Images}/{session.Blob}",
        ["meta"] = new JsonObject { ["size"] = session.Length, ["sha256"] = session.Sha256 },
        ["create_ts"] = session.CreatedAt.ToUnixTimeSeconds(),
        ["last_access_ts"] = session.LastAccess.ToUnixTimeSeconds(),
        ["expiry"] = (long)session.Expiry.TotalSeconds,
    };
}

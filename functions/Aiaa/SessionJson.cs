using System.Text.Json.Nodes;
using Aiaa.Functions.Intake;
using Aiaa.Functions.Sessions;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Aiaa;

/// <summary>Sessions as clients see them, under the names of MONAI Label.</summary>
internal static class SessionJson
{
    public static JsonObject Created(Session session) => new() { ["session_id"] = session.Id, ["session_info"] = Info(session) };

    /// <summary>A session that was made of a series, with what was done to it on the way.</summary>
    public static JsonObject Created(Session session, IReadOnlyList<string> notes)
    {
        JsonObject created = Created(session);
        created["notes"] = new JsonArray([.. notes.Select(note => (JsonNode)note)]);
        return created;
    }

    /// <summary>A session that its caller is to come back for.</summary>
    public static JsonObject Accepted(string id) => new() { ["session_id"] = id, ["status"] = "accepted" };

    /// <summary>A session that is being made.</summary>
    public static JsonObject Pending(PendingSession session) => new()
    {
        ["name"] = session.Id,
        ["status"] = session.Stage.ToString().ToLowerInvariant(),
        ["files"] = session.Files,
        ["bytes"] = session.Bytes,
        ["create_ts"] = session.CreatedAt.ToUnixTimeSeconds(),
    };

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

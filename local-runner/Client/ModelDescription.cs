using System.Text.Json.Nodes;

namespace Aiaa.LocalRunner.Client;

/// <summary>What a server says of one model. Servers of other makers say less.</summary>
/// <param name="Revision">The revision that is served; null where the server has none.</param>
/// <param name="Provider">What runs its network; null where the server does not say.</param>
/// <param name="LoadMilliseconds">How long it took to load; null where the server does not say.</param>
/// <param name="Revisions">The revisions that are kept, the served one first.</param>
internal sealed record ModelDescription(string? Revision, string? Provider, double? LoadMilliseconds, IReadOnlyList<ModelRevision> Revisions)
{
    private const int ShownDigits = 12;

    /// <summary>Reads the answer of /admin/model/NAME.</summary>
    public static ModelDescription Read(JsonObject answer) => new(
        (string?)answer["revision"],
        (string?)answer["provider"],
        (double?)answer["loadMilliseconds"],
        [
            .. (answer["revisions"] as JsonArray ?? []).OfType<JsonObject>().Select(one => new ModelRevision(
                (string)one["revision"]!, (bool?)one["served"] ?? false, (string?)one["until"])),
        ]);

    /// <summary>As many digits of a revision as tell it from others.</summary>
    public static string Short(string? revision) => revision is null ? "-" : revision[..Math.Min(ShownDigits, revision.Length)];
}

/// <summary>One revision that a server keeps.</summary>
/// <param name="Revision">Its name.</param>
/// <param name="Served">Whether it is the one that is served.</param>
/// <param name="Until">When another took its place; null for the one that is served.</param>
internal sealed record ModelRevision(string Revision, bool Served, string? Until);

/// <summary>A model in the list of a server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">segmentation, annotation, ...</param>
/// <param name="Version">What its configuration says.</param>
/// <param name="Labels">What it marks.</param>
internal sealed record ListedModel(string Name, string Type, string Version, IReadOnlyList<string> Labels)
{
    /// <summary>Reads one entry of /v1/models.</summary>
    public static ListedModel Read(JsonNode entry) => new(
        entry["name"]!.ToString(),
        entry["type"]?.ToString() ?? "-",
        entry["version"]?.ToString() ?? "-",
        [.. (entry["labels"] as JsonArray ?? []).Select(label => label?.ToString() ?? string.Empty)]);
}

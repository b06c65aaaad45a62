using System.Globalization;
using System.Text.Json.Nodes;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Models;

/// <summary>A revision that was served and is kept: for calls that began with it, and to go back to.</summary>
/// <param name="Revision">Names its content.</param>
/// <param name="WeightsSha256">The hash of its weights; null without any.</param>
/// <param name="WeightsFormat">How they are stored; null without any.</param>
/// <param name="Until">When another took its place, in whole seconds.</param>
internal sealed record PastRevision(string Revision, string? WeightsSha256, WeightsFormat? WeightsFormat, DateTimeOffset Until)
{
    /// <summary>Where it lies.</summary>
    public ModelReference Reference(string model) => ModelFiles.Reference(model, Revision, WeightsSha256, WeightsFormat);
}

/// <summary>
/// The revisions of a model that were served before the one that is, latest first. It stands in the model's row, so that it changes
/// with the same conditional write that switches.
/// </summary>
internal sealed record RevisionHistory(IReadOnlyList<PastRevision> Past)
{
    /// <summary>How many are kept to go back to.</summary>
    private const int Kept = 9;

    /// <summary>How many fit into a row: a table's text holds 32,768 characters.</summary>
    private const int Most = 120;

    // A call that read the row before a switch may still ask the runner to load what it named, and a call ends within 220 seconds.
    private static readonly TimeSpan InFlight = TimeSpan.FromMinutes(10);

    public static RevisionHistory None { get; } = new([]);

    /// <summary>The history once another revision is served.</summary>
    /// <param name="left">What was served until now.</param>
    /// <param name="next">The revision that is served from now on; it may be one of the past.</param>
    /// <param name="now">The time.</param>
    public RevisionHistory After(Model left, string next, DateTimeOffset now)
    {
        DateTimeOffset second = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        PastRevision first = new(left.Reference.Revision, left.WeightsSha256, left.Reference.WeightsFormat, second);
        PastRevision[] all = [first, .. Past.Where(past => past.Revision != next && past.Revision != first.Revision)];
        return new RevisionHistory([.. all.Where((past, place) => place < Kept || past.Until > second - InFlight).Take(Most)]);
    }

    /// <summary>As it stands in the row.</summary>
    public string Write() => new JsonArray([.. Past.Select(past => (JsonNode)new JsonObject
    {
        ["revision"] = past.Revision,
        ["weights"] = past.WeightsSha256,
        ["format"] = past.WeightsFormat?.ToString(),
        ["until"] = past.Until.ToUnixTimeSeconds(),
    })]).ToJsonString();

    /// <summary>Reads what <see cref="Write"/> wrote; a row without it has no history.</summary>
    public static RevisionHistory Read(string? text) => text is null ? None : new RevisionHistory(
    [
        .. JsonNode.Parse(text)!.AsArray().Select(past => new PastRevision(
            (string)past!["revision"]!,
            (string?)past["weights"],
            Enum.TryParse((string?)past["format"], out WeightsFormat format) ? format : null,
            DateTimeOffset.FromUnixTimeSeconds((long)past["until"]!))),
    ]);

    /// <summary>As callers see it: the revision that is served first.</summary>
    /// <param name="served">The revision that is served.</param>
    public JsonArray Describe(string served) =>
    [
        new JsonObject { ["revision"] = served, ["served"] = true },
        .. Past.Select(past => new JsonObject
        {
            ["revision"] = past.Revision,
            ["served"] = false,
            ["until"] = past.Until.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        }),
    ];
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models;

/// <summary>What the list of models says of one.</summary>
/// <param name="Name">The name that clients use.</param>
/// <param name="Labels">The organs or classes.</param>
/// <param name="Type">segmentation, annotation, ...</param>
/// <param name="Json">All of it as clients see it.</param>
internal sealed record ModelSummary(string Name, IReadOnlyList<string> Labels, string Type, JsonObject Json)
{
    public static ModelSummary Of(string name, string type, JsonObject config)
    {
        JsonObject json = new()
        {
            ["name"] = name,
            ["labels"] = new JsonArray([.. ReadLabels(config["labels"]).Select(label => (JsonNode)label)]),
            ["description"] = Text(config["description"]) ?? string.Empty,

            // A string even where the config holds a number: the C++ client throws on a number.
            ["version"] = Text(config["version"]) ?? "1",
            ["type"] = type,
        };
        if ((config["inference"] as JsonObject)?["meta_data"] is JsonObject metadata)
        {
            foreach ((string key, JsonNode? value) in metadata)
            {
                json.TryAdd(key, value?.DeepClone());
            }
        }

        return FromJson(json);
    }

    public static ModelSummary FromJson(JsonObject json) => new(
        json["name"]!.GetValue<string>(),
        [.. ReadLabels(json["labels"])],
        json["type"]!.GetValue<string>(),
        json);

    /// <summary>Whether a label of this model is the given one, whatever the case.</summary>
    public bool HasLabel(string label) => Labels.Any(own => own.Equals(label, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a label of this model is part of the given one, or the other way round: "spleen" and "my spleen 2".</summary>
    public bool ResemblesLabel(string label) => Labels.Any(own
        => own.Length > 0
            && (own.Contains(label, StringComparison.OrdinalIgnoreCase) || label.Contains(own, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<string> ReadLabels(JsonNode? labels) => labels switch
    {
        null => [],
        JsonArray list => list.Select(Text).OfType<string>(),

        // MONAI's newer configs map labels to indices.
        JsonObject map => map.Select(pair => pair.Key),
        _ => Text(labels) is { } single ? [single] : [],
    };

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => value.ToJsonString(),
        _ => throw new ApiException(Failure.BadModel, $"The model's config has an object or list at {node.GetPath()} where a text belongs."),
    };
}

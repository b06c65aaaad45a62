using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>What of a bundle's <c>metadata.json</c> matters to a server.</summary>
/// <param name="Name">The bundle's name.</param>
/// <param name="Version">The bundle's version.</param>
/// <param name="Monai">The version of MONAI that it was made for.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Type">What kind of model it is, in AIAA's words.</param>
/// <param name="Labels">What the network marks, without the background.</param>
/// <param name="Tensors">The network's input and output in the form of <c>triton_model_config</c>; null where the file does not say.</param>
internal sealed record BundleMetadata(
    string? Name, string Version, string Monai, string Description, string Type, IReadOnlyList<string> Labels, JsonObject? Tensors)
{
    // The rules for a bundle that names no version.
    private const string DefaultMonai = "1.3.2";

    /// <summary>A bundle without the file.</summary>
    public static BundleMetadata None { get; } = new(null, "1", DefaultMonai, string.Empty, "segmentation", [], null);

    /// <summary>Reads the file; what has another form than published bundles have counts as left out.</summary>
    public static BundleMetadata Read(BundleDocument document)
    {
        JsonObject root = document.Root;
        JsonObject? formats = root["network_data_format"] as JsonObject;
        JsonObject? output = FirstTensor(formats, "outputs");
        string? monai = Text(root["monai_version"]);
        return new BundleMetadata(
            Text(root["name"]),
            Text(root["version"]) ?? None.Version,
            monai is { Length: > 0 } && char.IsAsciiDigit(monai[0]) ? monai : DefaultMonai,
            Text(root["description"]) ?? string.Empty,
            Text(output?["format"]) switch
            {
                "classes" or "classification" => "classification",
                null or "segmentation" or "labels" or "label" => "segmentation",
                _ => "others",
            },
            [.. ReadLabels((output?["channel_def"] ?? output?["label_def"]) as JsonObject)],
            ReadTensors(FirstTensor(formats, "inputs"), output));
    }

    private static JsonObject? FirstTensor(JsonObject? formats, string side) => (formats?[side] as JsonObject)?.FirstOrDefault().Value as JsonObject;

    // {"0": "background", "1": "spleen"}: by number, whatever the order in the file.
    private static IEnumerable<string> ReadLabels(JsonObject? channels) =>
        from channel in channels ?? []
        let number = int.TryParse(channel.Key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : -1
        let label = Text(channel.Value)
        where number >= 0 && label is not null && !label.Equals("background", StringComparison.OrdinalIgnoreCase)
        orderby number
        select label;

    // Spatial lengths are those of a patch, which a network with free axes need not keep to: only the number of channels is declared.
    private static JsonObject? ReadTensors(JsonObject? input, JsonObject? output)
    {
        JsonObject? declared = Declare(input) is { } taken ? new JsonObject { ["max_batch_size"] = 1, ["input"] = new JsonArray(taken) } : null;
        if (declared is not null && Declare(output) is { } given)
        {
            declared["output"] = new JsonArray(given);
        }

        return declared;
    }

    private static JsonObject? Declare(JsonObject? tensor)
    {
        if (tensor?["num_channels"] is not JsonValue value || !value.TryGetValue(out int channels) || tensor["spatial_shape"] is not JsonArray spatial)
        {
            return null;
        }

        JsonArray dims = [channels, .. spatial.Select(_ => (JsonNode)(-1))];
        return new JsonObject { ["name"] = string.Empty, ["dims"] = dims };
    }

    private static string? Text(JsonNode? node) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };
}

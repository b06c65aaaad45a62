using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>
/// Reads config_aiaa.json of AIAA 4.x: the published form and the flat form of the 4.0 early access, where the engine's class
/// and arguments lie directly in <c>inference</c> and the tensors in a top-level <c>triton</c>.
/// </summary>
internal static class ModelConfigReader
{
    /// <summary>The key of the network's result where a configuration names none.</summary>
    public const string UnnamedOutput = "model";

    /// <summary>Reads and checks the form; names of transforms and their arguments are checked when the pipeline is compiled.</summary>
    /// <param name="json">The file's bytes, UTF-8, with or without a byte order mark.</param>
    /// <exception cref="ModelException">Not JSON, not of the form, or of a generation that is not served.</exception>
    public static ModelConfig Read(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            return Read(JsonNode.Parse(json)?.AsObject() ?? throw new ModelException("The model configuration is empty: it must be a JSON object."));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Duplicate keys and texts that are not Unicode surface only when they are looked at.
            throw new ModelException($"The model configuration is not a JSON object in UTF-8: {e.Message}", e);
        }
    }

    private static ModelConfig Read(JsonObject root)
    {
        LegacyConfig.Refuse(root);
        JsonObject inference = Object(root, "inference")
            ?? throw new ModelException("The model configuration has no 'inference': it must say which key goes into the network and how the network is run.");
        string output = Text(inference, "output", "inference.output") ?? UnnamedOutput;
        return new ModelConfig(
            Version: Version(root),
            Type: Text(root, "type", "type") ?? throw new ModelException("The model configuration has no 'type' (segmentation, annotation, classification, deepgrow, others)."),
            Labels: Labels(root),
            Description: Text(root, "description", "description") ?? string.Empty,
            Monai: Text(root, "monai", "monai"),
            PreTransforms: Transforms(root, "pre_transforms"),
            CacheUntil: Text(root, "cache_until", "cache_until"),
            Inference: Inference(root, inference, output),
            PostTransforms: Transforms(root, "post_transforms"),
            Writer: root["writer"] is { } writer ? Transform(writer, "writer") : DefaultWriter(output),
            Document: root);
    }

    private static InferenceConfig Inference(JsonObject root, JsonObject inference, string output)
    {
        JsonObject? own = Object(inference, "AIAA");
        JsonObject? triton = Object(inference, "TRITON");
        JsonObject? engine = own ?? triton ?? (inference.ContainsKey("name") ? inference : null);
        string place = own is not null ? "inference.AIAA" : triton is not null ? "inference.TRITON" : "inference";
        if (engine is null)
        {
            throw new ModelException("The model configuration names no engine: 'inference' needs an 'AIAA' block such as {\"name\": \"aiaa.inference.PyTorchInference\"}.");
        }

        return new InferenceConfig(
            Text(inference, "input", "inference.input") ?? "image",
            output,
            Transform(engine, place),
            TritonModelConfig.Read(triton?["triton_model_config"] ?? own?["triton_model_config"] ?? root["triton"]));
    }

    private static TransformConfig DefaultWriter(string output) =>
        new("aiaa.transforms.Writer", new JsonObject { ["image"] = output, ["json"] = "result" }, "writer");

    private static List<TransformConfig> Transforms(JsonObject root, string key)
    {
        JsonNode? node = root[key];
        if (node is null)
        {
            return [];
        }

        if (node is not JsonArray list)
        {
            throw new ModelException($"The model configuration's '{key}' must be a list of objects with 'name' and 'args'.");
        }

        return [.. list.Select((entry, index) => Transform(entry, $"{key}[{index}]"))];
    }

    private static TransformConfig Transform(JsonNode? node, string place)
    {
        if (node is not JsonObject step || Text(step, "name", $"{place}.name") is not { Length: > 0 } name)
        {
            throw new ModelException($"The model configuration's '{place}' must be an object with the 'name' of a class and its 'args'.");
        }

        return new TransformConfig(name, Object(step, "args", $"{place}.args") ?? [], place);
    }

    private static string Version(JsonObject root) => root["version"] switch
    {
        null => "1",
        JsonValue value when value.GetValueKind() is JsonValueKind.Number or JsonValueKind.String => value.ToString(),
        _ => throw new ModelException("The model configuration's 'version' must be a number or a text."),
    };

    private static List<string> Labels(JsonObject root)
    {
        JsonNode? node = root["labels"];
        if (node is null)
        {
            return [];
        }

        if (node is not JsonArray list || list.Any(label => label?.GetValueKind() != JsonValueKind.String))
        {
            throw new ModelException("The model configuration's 'labels' must be a list of texts.");
        }

        return [.. list.Select(label => label!.GetValue<string>())];
    }

    private static JsonObject? Object(JsonObject parent, string key, string? place = null) => parent[key] switch
    {
        null => null,
        JsonObject value => value,
        _ => throw new ModelException($"The model configuration's '{place ?? key}' must be an object."),
    };

    private static string? Text(JsonObject parent, string key, string place) => parent[key] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw new ModelException($"The model configuration's '{place}' must be a text."),
    };
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models;

/// <summary>A model's configuration as it was uploaded, read as far as the list of models needs it; the runner reads the rest.</summary>
internal sealed class ModelConfig
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private ModelConfig(string text, JsonObject root, ModelSummary summary)
    {
        Text = text;
        Root = root;
        Summary = summary;
    }

    /// <summary>The JSON text, unchanged.</summary>
    public string Text { get; }

    /// <summary>The same, parsed.</summary>
    public JsonObject Root { get; }

    /// <summary>What GET /v1/models says of it.</summary>
    public ModelSummary Summary { get; }

    /// <exception cref="ApiException">It is no configuration; the sentence says why.</exception>
    public static ModelConfig Parse(string name, string text)
    {
        JsonObject root = ParseObject(text);
        if (root["type"] is not JsonValue type || type.GetValueKind() != JsonValueKind.String)
        {
            throw root.ContainsKey("preprocessing") || root.ContainsKey("network_def")
                ? Refused("is that of a MONAI bundle; send the whole bundle as a zip: curl -X PUT -F data=@bundle.zip")
                : Refused("has no 'type'; add \"type\": \"segmentation\", annotation, classification, deepgrow, others or pipeline");
        }

        if (root["writer"] is not JsonObject)
        {
            throw Refused("has no 'writer', which says what is answered; add \"writer\": {\"name\": \"aiaa.transforms.Writer\", \"args\": {\"image\": \"pred\", \"json\": \"result\"}}");
        }

        return new ModelConfig(text, root, ModelSummary.Of(name, type.GetValue<string>(), root));
    }

    /// <summary>Names this configuration together with its weights: the same content has the same revision everywhere.</summary>
    public string Revision(string? weightsSha256)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{weightsSha256}\n{Text}")));

    private static JsonObject ParseObject(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict) as JsonObject ?? throw Refused("is not a JSON object");
        }
        catch (JsonException exception)
        {
            throw Refused($"is not JSON (line {exception.LineNumber + 1})");
        }
    }

    private static ApiException Refused(string why) => new(Failure.BadModel, $"The model's config {why}.");
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>One file of a bundle's <c>configs</c>, in JSON or YAML.</summary>
/// <param name="Path">Where it lies, for sentences.</param>
/// <param name="Root">What it holds.</param>
internal sealed record BundleDocument(string Path, JsonObject Root)
{
    // Published ones have some 10,000.
    private const int LongestText = 1024 * 1024;

    /// <summary>Reads a file; its ending says the language.</summary>
    /// <exception cref="ApiException">It cannot be read.</exception>
    public static BundleDocument Read(string path, string text)
    {
        if (text.Length > LongestText)
        {
            throw new ApiException(Failure.BadModel, $"'{path}' in the bundle is longer than {LongestText} characters; shorten it.");
        }

        bool yaml = System.IO.Path.GetExtension(path) is ".yaml" or ".yml";
        JsonNode? root = yaml ? YamlReader.Read(path, text) : ReadJson(path, text);
        return new BundleDocument(path, root as JsonObject ?? throw new ApiException(Failure.BadModel, $"'{path}' in the bundle is not an object of named parts."));
    }

    private static JsonNode? ReadJson(string path, string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw new ApiException(Failure.BadModel, $"'{path}' in the bundle is not JSON (line {exception.LineNumber + 1}).");
        }
    }
}

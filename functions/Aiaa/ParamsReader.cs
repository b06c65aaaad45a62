using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Aiaa;

/// <summary>Reads a request's params: as JSON if they are, as leniently as need be if not.</summary>
internal static class ParamsReader
{
    private const int Unwrappings = 2;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // Clients before 2021 sent these as JSON text inside a JSON string.
    private static readonly string[] Lists =
    [
        "points", "foreground", "background", "current_point", "spatial_size", "crop",
        "poly", "polygons", "prev_poly", "prevPoly", "vertex_offset", "vertexOffset", "propagate_neighbor", "propagateNeighbor", "index",
    ];

    /// <exception cref="ApiException">They cannot be read; the sentence says where.</exception>
    public static JsonObject Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        JsonNode? node = ReadNode(text);
        for (int i = 0; i < Unwrappings && TextOf(node) is { } inner; i++)
        {
            node = ReadNode(inner);
        }

        JsonObject parameters = node switch
        {
            null => [],
            JsonObject members => members,
            _ => throw Unreadable("they are no object"),
        };
        UnwrapLists(parameters);
        return parameters;
    }

    private static JsonNode? ReadNode(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return ReadRelaxed(text);
        }
    }

    private static JsonNode? ReadRelaxed(string text)
    {
        try
        {
            return RelaxedJson.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw Unreadable(wrong.Message);
        }
    }

    private static void UnwrapLists(JsonObject parameters)
    {
        foreach (string name in Lists)
        {
            if (TextOf(parameters[name]) is { } text && text.AsSpan().TrimStart().StartsWith("["))
            {
                parameters[name] = ReadNode(text);
            }
        }
    }

    private static string? TextOf(JsonNode? node)
        => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static ApiException Unreadable(string why)
        => new(Failure.BadRequest, $"The params are not JSON that can be read ({why}); send an object, for example {{\"points\": [[1,2,3]]}}.");
}

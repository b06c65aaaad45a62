using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>Reads the JSON files of a function app.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions AsTheHostReads = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a file and takes from it what is needed.</summary>
    /// <exception cref="LocalRunnerException">The file is not there, is no JSON object, or holds something else than it should.</exception>
    public static T Read<T>(string path, Func<JsonObject, T> take)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(File.ReadAllText(path), documentOptions: AsTheHostReads);
            return take(root as JsonObject ?? throw new LocalRunnerException($"{path} is no JSON object."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new LocalRunnerException($"{path} cannot be read: {e.Message}", inner: e);
        }
    }
}

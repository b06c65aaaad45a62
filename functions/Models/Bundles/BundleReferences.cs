using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Models.Bundles;

/// <summary>
/// Follows what a bundle's configuration refers to: <c>@id</c> and <c>%id</c> with parts after <c>#</c> or <c>::</c>, and <c>$expr</c>. Only what
/// is asked for is looked at, so that datasets, networks and engines, which a server has no use for, may say what they like.
/// </summary>
internal sealed partial class BundleReferences(JsonObject root)
{
    private const int Deepest = 48;

    // A few lines that refer to each other can stand for more than fits into a memory; published configurations come to some hundreds.
    private const int MostValues = 100_000;

    private readonly Stack<string> _open = new();
    private int _values;

    /// <summary>The part of an id; null where there is none.</summary>
    /// <exception cref="ApiException">It refers to itself, or to something beyond what is understood.</exception>
    public JsonNode? Find(string id)
    {
        JsonNode? node = root;
        foreach (string part in Separator().Split(id))
        {
            node = Step(Shallow(node, id), part);
        }

        return node;
    }

    /// <summary>Follows a reference or expression until something else stands there; what is inside it is left as it is.</summary>
    /// <param name="node">Where to begin.</param>
    /// <param name="place">Where that stands, for sentences.</param>
    public JsonNode? Shallow(JsonNode? node, string place)
    {
        if (Text(node) is not { Length: > 1 } text || text[0] is not ('@' or '%' or '$'))
        {
            return node;
        }

        if (_open.Count >= Deepest || _open.Contains(text))
        {
            throw new ApiException(Failure.BadModel, $"The bundle's '{place}' refers to itself, or through too many others ('{Shown(text)}'); write the value out.");
        }

        Spend(1, place);
        _open.Push(text);
        try
        {
            return text[0] == '$'
                ? Shallow(new PythonExpression(text[1..], place, this).Evaluate(), place)
                : Shallow(Required(text, place), place);
        }
        finally
        {
            _open.Pop();
        }
    }

    /// <summary>A value with nothing left to follow, as a copy of its own.</summary>
    /// <param name="node">Where to begin.</param>
    /// <param name="place">Where that stands, for sentences.</param>
    /// <exception cref="ApiException">It is a Python object.</exception>
    public JsonNode? Deep(JsonNode? node, string place) => Shallow(node, place) switch
    {
        JsonArray list => new JsonArray([.. list.Select((item, index) => Deep(item, $"{place}#{index.ToString(CultureInfo.InvariantCulture)}"))]),
        JsonObject { } made when made.ContainsKey("_target_") => throw new ApiException(
            Failure.BadModel, $"The bundle's '{place}' is an object of the Python class '{Text(made["_target_"])}', and this server runs no Python; give a plain value."),
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Deep(pair.Value, $"{place}#{pair.Key}")))),
        { } value => Copy(value, place),
        null => null,
    };

    /// <summary>A copy, which can stand in another list or map.</summary>
    /// <exception cref="ApiException">The configuration stands for too much in all.</exception>
    public JsonNode? Copy(JsonNode? node, string place) => Spend(node, place)?.DeepClone();

    /// <summary>Counts what was made.</summary>
    /// <exception cref="ApiException">It is too much in all.</exception>
    public JsonNode? Spend(JsonNode? node, string place)
    {
        Spend(1, place);
        foreach (JsonNode? inner in (node as JsonArray)?.AsEnumerable() ?? (node as JsonObject)?.Select(pair => pair.Value) ?? [])
        {
            Spend(inner, place);
        }

        return node;
    }

    /// <summary>The text of a node; null when it is something else.</summary>
    public static string? Text(JsonNode? node)
        => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>What a reference stands for.</summary>
    public JsonNode? Required(string reference, string place)
    {
        string id = reference[1..];
        if (!Id().IsMatch(id))
        {
            throw new ApiException(
                Failure.BadModel, $"The bundle's '{place}' refers to '{Shown(reference)}'; references to other files or relative to their own place are not followed, so write the value out.");
        }

        return Exists(id) ? Find(id) : throw new ApiException(Failure.BadModel, $"The bundle's '{place}' refers to '{Shown(reference)}', which is not there.");
    }

    private void Spend(int values, string place)
    {
        _values += values;
        if (_values > MostValues)
        {
            throw new ApiException(Failure.BadModel, $"The bundle's configuration stands for more than {MostValues} values by the time of '{place}'; write it out shorter.");
        }
    }

    private bool Exists(string id)
    {
        string[] parts = Separator().Split(id);
        JsonNode? parent = parts.Length == 1 ? root : Shallow(Find(string.Join('#', parts[..^1])), id);
        return parent switch
        {
            JsonObject map => map.ContainsKey(parts[^1]),
            JsonArray list => Index(list, parts[^1]) is not null,
            _ => false,
        };
    }

    private static JsonNode? Step(JsonNode? node, string part) => node switch
    {
        JsonObject map => map[part],
        JsonArray list when Index(list, part) is { } index => list[index],
        _ => null,
    };

    private static int? Index(JsonArray list, string part)
        => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < list.Count ? index : null;

    /// <summary>A piece of a bundle as it is quoted in sentences.</summary>
    internal static string Shown(string text) => text.Length <= 80 ? text : $"{text[..80]}…";

    [GeneratedRegex("#|::")]
    private static partial Regex Separator();

    [GeneratedRegex(@"^\w+(?:(?:#|::)\w+)*$")]
    private static partial Regex Id();
}

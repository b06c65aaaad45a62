using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.Intake.Sources;

/// <summary>Names and values as a query or a form has them, out of JSON, with the texts that Python gives its values.</summary>
internal static class FormEncoding
{
    public const string ContentType = "application/x-www-form-urlencoded";

    /// <summary>Encodes an object, or a list of pairs. A list as value repeats its name; null is left out.</summary>
    /// <param name="fields">What to encode.</param>
    /// <param name="argument">How messages call it.</param>
    public static string Encode(JsonNode fields, string argument)
    {
        IEnumerable<(string Name, JsonNode? Value)> pairs = fields switch
        {
            JsonObject named => named.Select(pair => (pair.Key, pair.Value)),
            JsonArray list => list.Select(item => item is JsonArray { Count: 2 } pair && pair[0] is JsonValue name && Text(name) is { } text ? (text, pair[1]) : throw Wrong(argument)),
            _ => throw Wrong(argument),
        };
        return string.Join('&',
            from pair in pairs
            from value in pair.Value is JsonArray several ? several : (IEnumerable<JsonNode?>)[pair.Value]
            where value is not null
            select $"{Quote(pair.Name)}={Quote(value is JsonValue plain && Text(plain) is { } text ? text : throw Wrong(argument))}");
    }

    /// <summary>A value's text as Python's str has it; null for what has none.</summary>
    public static string? Text(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => value.ToJsonString(),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => null,
    };

    // quote_plus of Python.
    private static string Quote(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static IntakeException Wrong(string argument)
        => new(IntakeFailure.BadRequest, $"The argument '{argument}' is not an object of texts and numbers, for example {{\"format\": \"zip\"}}.");
}

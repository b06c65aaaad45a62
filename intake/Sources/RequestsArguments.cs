using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aiaa.Intake.Sources;

/// <summary>
/// Reads the documented form of an HTTP source, <c>{"url": …, "method": …, …}</c>: the keyword arguments of <c>request</c> in Python's
/// requests, with the meaning that they have there. Those that make no sense here are refused by name.
/// </summary>
public static class RequestsArguments
{
    private const int LargestBody = 1024 * 1024;

    private static readonly string[] Known =
        ["url", "method", "params", "headers", "auth", "json", "data", "cookies", "timeout", "allow_redirects", "verify"];

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="IntakeException">One of them is unknown or cannot be used; the message names it and never repeats its value.</exception>
    public static HttpSourceRequest Read(JsonObject arguments)
    {
        try
        {
            return ReadAll(arguments);
        }
        catch (InvalidOperationException broken)
        {
            // JSON is read lazily, and half a surrogate pair is found only now.
            throw new IntakeException(IntakeFailure.BadRequest, "The arguments of http hold text that is not valid Unicode.", broken);
        }
    }

    private static HttpSourceRequest ReadAll(JsonObject arguments)
    {
        // None is the same as nothing, as in Python.
        Dictionary<string, JsonNode> given = arguments.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);
        if (given.Keys.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            throw Wrong($"The argument '{Shorten(unknown)}' of http is not taken here; there are {string.Join(", ", Known)}.");
        }

        (byte[]? body, string? bodyType) = ReadBody(given.GetValueOrDefault("data"), given.GetValueOrDefault("json"));
        return new HttpSourceRequest
        {
            Url = WithQuery(ReadText(given, "url") ?? throw Wrong("The http source has no url; send {\"http\": {\"url\": \"https://…\"}}."), given.GetValueOrDefault("params")),
            Method = ReadMethod(ReadText(given, "method")),
            Headers = RequestHeaders.Read(given.GetValueOrDefault("headers")),
            Cookies = RequestHeaders.ReadCookies(given.GetValueOrDefault("cookies")),
            Authorization = ReadAuthorization(given.GetValueOrDefault("auth")),
            Body = body,
            BodyType = bodyType,
            Patience = ReadTimeout(given.GetValueOrDefault("timeout")),
            FollowsRedirects = ReadFlag(given, "allow_redirects"),
            VerifiesCertificate = ReadFlag(given, "verify"),
        };
    }

    private static HttpMethod ReadMethod(string? method) => method?.ToUpperInvariant() switch
    {
        null or "GET" => HttpMethod.Get,
        "POST" => HttpMethod.Post,
        _ => throw Wrong("The argument 'method' is neither GET nor POST; nothing else is sent on to other servers."),
    };

    private static string WithQuery(string url, JsonNode? parameters)
    {
        string query = parameters switch
        {
            null => string.Empty,
            JsonValue value when FormEncoding.Text(value) is { } text && value.GetValueKind() == JsonValueKind.String => text,
            _ => FormEncoding.Encode(parameters, "params"),
        };
        int fragment = url.IndexOf('#', StringComparison.Ordinal);
        string bare = fragment < 0 ? url : url[..fragment];
        return query.Length == 0 ? bare : $"{bare}{(bare.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }

    // As requests: data wins over json; a text is sent as it is, everything else as a form.
    private static (byte[]? Body, string? Type) ReadBody(JsonNode? data, JsonNode? json)
    {
        (string? text, string? type) = data switch
        {
            JsonValue value when value.GetValueKind() == JsonValueKind.String => (FormEncoding.Text(value), FormEncoding.ContentType),
            not null => (FormEncoding.Encode(data, "data"), FormEncoding.ContentType),
            _ => json is null ? (null, null) : (json.ToJsonString(), "application/json"),
        };
        byte[]? body = text is null ? null : Encoding.UTF8.GetBytes(text);
        return body is { Length: > LargestBody } ? throw Wrong($"The body in 'data' or 'json' is larger than {LargestBody} bytes.") : (body, type);
    }

    // Basic, in Latin-1 where it can be, as requests has it.
    private static string? ReadAuthorization(JsonNode? auth)
    {
        if (auth is null)
        {
            return null;
        }

        if (auth is not JsonArray { Count: 2 } pair || pair.Any(part => part is not JsonValue value || FormEncoding.Text(value) is null))
        {
            throw Wrong("The argument 'auth' is not a pair of texts; send \"auth\": [\"user\", \"password\"].");
        }

        string text = $"{FormEncoding.Text(pair[0]!.AsValue())}:{FormEncoding.Text(pair[1]!.AsValue())}";
        Encoding encoding = text.All(character => character <= 0xff) ? Encoding.Latin1 : Encoding.UTF8;
        return $"Basic {Convert.ToBase64String(encoding.GetBytes(text))}";
    }

    // A number, or [connect, read]: the second is how long the server may be silent.
    private static TimeSpan? ReadTimeout(JsonNode? timeout)
    {
        JsonNode? seconds = timeout is JsonArray { Count: 2 } pair ? pair[1] : timeout;
        if (seconds is null)
        {
            return null;
        }

        return seconds is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number) && number is > 0 and <= 1e6
            ? TimeSpan.FromSeconds(number)
            : throw Wrong("The argument 'timeout' is not a number of seconds above 0, nor a pair of them.");
    }

    private static bool ReadFlag(Dictionary<string, JsonNode> given, string name) => !given.TryGetValue(name, out JsonNode? node)
        || node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong($"The argument '{name}' is neither true nor false."),
        };

    private static string? ReadText(Dictionary<string, JsonNode> given, string name)
    {
        if (!given.TryGetValue(name, out JsonNode? node))
        {
            return null;
        }

        return node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>().Trim() : throw Wrong($"The argument '{name}' is not a text.");
    }

    private static string Shorten(string name) => name.Length <= 40 ? name : string.Concat(name.AsSpan(0, 40), "…");

    private static IntakeException Wrong(string sentence) => new(IntakeFailure.BadRequest, sentence);
}

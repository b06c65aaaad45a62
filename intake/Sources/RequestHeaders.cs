using System.Buffers;
using System.Text.Json.Nodes;

namespace Aiaa.Intake.Sources;

/// <summary>Checks the headers and cookies that a caller wants to send along.</summary>
internal static class RequestHeaders
{
    private const int Most = 32;
    private const int LongestValue = 8192;

    // Of the message's frame, of the way it takes, or of what only this server may say about itself.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect", "Accept-Encoding", "Range",
        "Proxy-Authorization", "Proxy-Connection", "Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Metadata", "Metadata-Flavor",
        "X-aws-ec2-metadata-token", "X-aws-ec2-metadata-token-ttl-seconds",
    };

    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Reads the argument <c>headers</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(JsonNode? headers)
    {
        IReadOnlyList<KeyValuePair<string, string>> pairs = ReadPairs(headers, "headers");
        return pairs.FirstOrDefault(pair => Refused.Contains(pair.Key)).Key is { } refused
            ? throw new IntakeException(IntakeFailure.BadRequest, $"The header {refused} is not sent on; leave it out of 'headers'.")
            : pairs;
    }

    /// <summary>Reads the argument <c>cookies</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ReadCookies(JsonNode? cookies)
    {
        IReadOnlyList<KeyValuePair<string, string>> pairs = ReadPairs(cookies, "cookies");
        return pairs.Any(pair => pair.Value.AsSpan().ContainsAny("; ,\"")) ? throw Wrong("cookies") : pairs;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ReadPairs(JsonNode? node, string argument)
    {
        if (node is null)
        {
            return [];
        }

        if (node is not JsonObject { Count: <= Most } named)
        {
            throw Wrong(argument);
        }

        return [.. named.Where(pair => pair.Value is not null).Select(pair => new KeyValuePair<string, string>(
            IsToken(pair.Key) ? pair.Key : throw Wrong(argument),
            pair.Value is JsonValue value && FormEncoding.Text(value) is { Length: <= LongestValue } text && IsValue(text) ? text : throw Wrong(argument)))];
    }

    private static bool IsToken(string name) => name.Length is > 0 and <= 128 && !name.AsSpan().ContainsAnyExcept(Token);

    // A line break would begin a header of its own.
    private static bool IsValue(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static IntakeException Wrong(string argument)
        => new(IntakeFailure.BadRequest, $"The argument '{argument}' is not an object of at most {Most} names with texts in plain ASCII on one line.");
}

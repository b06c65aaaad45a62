namespace Aiaa.Intake.Sources;

/// <summary>A request that a session is to be made from. It holds the caller's credentials: it lives as long as the intake and is neither stored nor printed.</summary>
public sealed class HttpSourceRequest
{
    /// <summary>The address, with the query of <c>params</c>.</summary>
    public required string Url { get; init; }

    /// <summary>GET or POST.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>Headers besides those that follow from the rest.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Cookies for the host of the address.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Cookies { get; init; } = [];

    /// <summary>The value of the header Authorization; null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The body's content type; null for none.</summary>
    public string? BodyType { get; init; }

    /// <summary>How long the server may be silent; null for the limit of <see cref="HttpSourceLimits"/>, which it cannot exceed.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Whether redirects are followed.</summary>
    public bool FollowsRedirects { get; init; } = true;

    /// <summary>Whether the server's certificate must be valid for its name.</summary>
    public bool VerifiesCertificate { get; init; } = true;
}

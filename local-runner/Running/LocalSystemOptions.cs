namespace Aiaa.LocalRunner.Running;

/// <summary>What a user can choose about a running system.</summary>
/// <param name="Port">The port of the API; 0 lets the system choose.</param>
internal sealed record LocalSystemOptions(int Port)
{
    /// <summary>Who may call /admin: a comma-separated list of addresses; null for the default, everyone who can reach it.</summary>
    public string? AdminHosts { get; init; }

    /// <summary>The servers that sessions may be fetched from: a comma-separated list; null for none.</summary>
    public string? AllowHosts { get; init; }

    /// <summary>The longest that a session lives without use, in seconds; null for the default.</summary>
    public int? SessionsDefaultExpiry { get; init; }

    /// <summary>Whether the API is served through a Functions host, as in Azure, rather than by the handler itself.</summary>
    public bool AsFunctionsHost { get; init; }

    /// <summary>Whether the parts write debug messages to their logs.</summary>
    public bool Debug { get; init; }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>What host.json says that matters on one machine.</summary>
/// <param name="RoutePrefix">Stands before every route; may be empty.</param>
/// <param name="FunctionTimeout">How long one invocation may take before the handler is started again; null for ever.</param>
/// <param name="InitializationTimeout">How long a request waits for a handler that is starting.</param>
internal sealed record HostFile(string RoutePrefix, TimeSpan? FunctionTimeout, TimeSpan InitializationTimeout)
{
    private const string DefaultRoutePrefix = "api";
    private static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan DefaultInitializationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads the file.</summary>
    /// <exception cref="LocalRunnerException">It cannot be read, or asks for another way of forwarding than proxying.</exception>
    public static HostFile Read(string path) => JsonFile.Read(path, root =>
    {
        JsonNode? handler = root["customHandler"];
        if (!((bool?)handler?["enableProxyingHttpRequest"] ?? false))
        {
            throw new LocalRunnerException($"{path} has no customHandler with \"enableProxyingHttpRequest\": true; only such a handler is run as the Functions host runs it.");
        }

        return new HostFile(
            ((string?)root["extensions"]?["http"]?["routePrefix"] ?? DefaultRoutePrefix).Trim('/'),
            Limit((string?)root["functionTimeout"]),
            Time((string?)handler?["description"]?["initializationTimeout"]) ?? DefaultInitializationTimeout);
    });

    // The host writes "no limit" as -1.
    private static TimeSpan? Limit(string? text) => text == "-1" ? null : Time(text) ?? DefaultFunctionTimeout;

    private static TimeSpan? Time(string? text) => text is null ? null : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}

using System.Net;
using Aiaa.Functions.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Primitives;

namespace Aiaa.Functions.Identity;

/// <summary>
/// Refuses requests that name another host than this server. A server on loopback is out of reach for other machines, but a web page
/// could point a name of its own at 127.0.0.1 and then read what it answers; its requests give themselves away by that name. Behind
/// the Functions host the name is in X-Forwarded-Host, and is checked only where names are listed.
/// </summary>
internal sealed class HostCheck(RequestDelegate next, AccessSettings settings, CustomHandler handler, IServer server)
{
    private static readonly StringSegment[] LoopbackNames = ["localhost", "*.localhost", "127.0.0.1", "[::1]"];

    private const string ForwardedHost = "X-Forwarded-Host";

    private StringSegment[]? _patterns;

    public Task InvokeAsync(HttpContext context)
    {
        // Addresses are known once the server listens, and do not change. Clients of HTTP/1.0 may name no host; browsers always do.
        StringSegment[] patterns = _patterns ??= Patterns();
        HostString host = handler.UnderFunctionsHost ? new HostString(context.Request.Headers[ForwardedHost].ToString()) : context.Request.Host;
        if (host.HasValue && patterns.Length > 0 && !HostString.MatchesAny(host.Host, patterns))
        {
            throw new ApiException(
                Failure.WrongHost,
                "This server is not addressed by that name; call it as localhost or 127.0.0.1, or add the name to AIAA_ALLOWED_HOSTS.");
        }

        return next(context);
    }

    // Unless names are listed: bound to loopback, loopback's names; otherwise any.
    private StringSegment[] Patterns()
    {
        if (settings.AllowedHosts is { } listed)
        {
            return listed.Contains("*") ? [] : [.. listed.Select(name => new StringSegment(name))];
        }

        if (handler.UnderFunctionsHost)
        {
            return [];
        }

        ICollection<string> addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return addresses.All(IsLoopback) ? LoopbackNames : [];
    }

    private static bool IsLoopback(string address)
    {
        string host = BindingAddress.Parse(address).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}

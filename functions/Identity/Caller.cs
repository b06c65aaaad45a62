using System.Net;
using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Identity;

/// <summary>Where a request comes from.</summary>
internal static class Caller
{
    private const string ForwardedPrefix = "X-Forwarded-";
    private const string ForwardedFor = ForwardedPrefix + "For";

    /// <summary>
    /// The caller's address: the connection's, or, behind the Functions host, what that host wrote into X-Forwarded-For in place of
    /// whatever a client had sent. Null when that is no address.
    /// </summary>
    public static IPAddress? AddressOf(HttpContext context, CustomHandler handler)
    {
        if (!handler.UnderFunctionsHost)
        {
            return context.Connection.RemoteIpAddress is { } remote ? Plain(remote) : null;
        }

        string last = context.Request.Headers[ForwardedFor].ToString().Split(',')[^1].Trim();
        return IPEndPoint.TryParse(last, out IPEndPoint? endpoint) ? Plain(endpoint.Address) : null;
    }

    /// <summary>Whether a proxy has passed the request on: it came from outside.</summary>
    public static bool IsProxied(HttpRequest request) => request.Headers.Keys.Any(
        name => name.StartsWith(ForwardedPrefix, StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase));

    /// <summary>An IPv4 address that was written as IPv6, as IPv4.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

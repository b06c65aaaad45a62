using System.Buffers;
using System.Globalization;
using System.Net;

namespace Aiaa.Intake.Outbound;

/// <summary>One entry of the operator's allow-list: a host or the hosts below a domain, and a port.</summary>
public sealed record HostRule
{
    // What belongs to the rest of an address would be taken for a part of the host.
    private static readonly SearchValues<char> NotOfHosts = SearchValues.Create("/?#@\\*% ");

    private HostRule(string name, bool below, int? port) => (Name, Below, Port) = (name, below, port);

    /// <summary>The host in the spelling of the network: lower case, IDN as xn--, IPv6 without brackets.</summary>
    public string Name { get; }

    /// <summary>Whether hosts below the name are meant (*.hospital.org), and not the name itself.</summary>
    public bool Below { get; }

    /// <summary>The only port; null for those of the schemes, 80 and 443.</summary>
    public int? Port { get; }

    /// <summary>Reads an entry: <c>pacs.hospital.org</c>, <c>pacs.hospital.org:8042</c>, <c>*.hospital.org</c>, <c>10.1.2.3:80</c>, <c>[::1]:8042</c>.</summary>
    /// <returns>Null when it is none.</returns>
    public static HostRule? Parse(string text)
    {
        bool below = text.StartsWith("*.", StringComparison.Ordinal);
        string authority = below ? text[2..] : text;

        if (authority.AsSpan().ContainsAny(NotOfHosts) || !Uri.TryCreate($"http://{authority}/", UriKind.Absolute, out Uri? parsed)
            || parsed.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic || (below && parsed.HostNameType != UriHostNameType.Dns))
        {
            return null;
        }

        bool named = authority.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{parsed.Port}"), StringComparison.Ordinal);
        return new HostRule(Canonical(parsed), below, named ? parsed.Port : null);
    }

    /// <summary>The host of an address in the spelling that is compared.</summary>
    public static string Canonical(Uri url)
    {
        string host = url.IdnHost.ToLowerInvariant();
        return IPAddress.TryParse(host, out IPAddress? address) ? address.ToString() : host;
    }

    /// <summary>Whether an address is one that the entry allows.</summary>
    /// <param name="url">An absolute address of scheme http or https.</param>
    public bool Allows(Uri url)
    {
        string host = Canonical(url);
        bool same = Below ? host.EndsWith($".{Name}", StringComparison.Ordinal) : host == Name;
        return same && (Port is { } port ? url.Port == port : url.IsDefaultPort);
    }
}

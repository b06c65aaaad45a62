using System.Net;
using System.Net.Sockets;

namespace Aiaa.Intake.Outbound;

/// <summary>What kind of network an address belongs to.</summary>
public enum AddressKind
{
    /// <summary>An ordinary host of the internet.</summary>
    Public,

    /// <summary>A host of an own network or this machine: loopback, private use, unique local. An operator may open such a network by name.</summary>
    Local,

    /// <summary>What nothing is ever fetched from: link-local, multicast, broadcast, unspecified, cloud metadata, tunnels, documentation.</summary>
    Never,
}

/// <summary>
/// Tells addresses apart by IANA's registries of special-purpose addresses (RFC 6890 and its updates). An IPv4 address that stands inside
/// an IPv6 address is judged as the one that packets would reach.
/// </summary>
public static class SpecialAddresses
{
    private static readonly IPNetwork[] Local = Parse(
        "10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7");

    // Link-local holds the metadata services of the clouds; the single addresses are those that lie elsewhere: Azure's, Alibaba's
    // (inside carrier-grade NAT), Oracle's (inside 192.0.0.0/24), and those of AWS and Google Cloud within fd00::/8.
    private static readonly IPNetwork[] Never = Parse(
        "0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "fd00:ec2::/32", "fd20:ce::254/128");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // Within global unicast: protocol assignments with Teredo and ORCHID, documentation, 6to4, documentation again.
    private static readonly IPNetwork[] NotGlobal = Parse("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>The networks of kind <see cref="AddressKind.Local"/>.</summary>
    public static IReadOnlyList<IPNetwork> LocalNetworks => Local;

    /// <summary>Tells an address's kind.</summary>
    public static AddressKind KindOf(IPAddress address)
    {
        IPAddress plain = Plain(address);
        return Any(Never, plain) ? AddressKind.Never
            : Any(Local, plain) ? AddressKind.Local
            : plain.AddressFamily == AddressFamily.InterNetwork || (GlobalUnicast.Contains(plain) && !Any(NotGlobal, plain)) ? AddressKind.Public
            : AddressKind.Never;
    }

    /// <summary>The IPv4 address that an IPv6 address stands for: mapped (RFC 4291) or translated (NAT64, RFC 6052); else the address itself.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 && Translated.Contains(WithoutScope(address))
            ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
    }

    private static bool Any(IPNetwork[] networks, IPAddress address)
    {
        IPAddress unscoped = WithoutScope(address);
        return Array.Exists(networks, network => network.BaseAddress.AddressFamily == unscoped.AddressFamily && network.Contains(unscoped));
    }

    // A zone index (fe80::1%eth0) says by which interface, not which address.
    private static IPAddress WithoutScope(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(text => IPNetwork.Parse(text))];
}

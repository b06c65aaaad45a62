using System.Net;

namespace Aiaa.Intake.Outbound;

/// <summary>
/// Where the operator lets this server fetch from. Two things must hold for every connection, the first and those that redirects lead
/// to: the host stands in the list, and the address that its name has at that moment lies in the internet, or in a network that was
/// opened by its range.
/// </summary>
/// <param name="hosts">The hosts; without any, nothing is fetched.</param>
/// <param name="networks">Ranges of own networks that listed hosts may lie in.</param>
public sealed class OutboundPolicy(IReadOnlyList<HostRule> hosts, IReadOnlyList<IPNetwork> networks)
{
    private const int LongestUrl = 8192;

    /// <summary>Fetches nothing.</summary>
    public static OutboundPolicy Off { get; } = new([], []);

    /// <summary>Whether anything may be fetched at all.</summary>
    public bool IsOn => hosts.Count > 0;

    /// <summary>Checks an address as it was written, before anything is resolved.</summary>
    /// <param name="text">The address.</param>
    /// <returns>The address, read once: what is checked is what is connected to.</returns>
    /// <exception cref="IntakeException">It is none, or not an allowed one.</exception>
    public Uri Check(string text)
    {
        // One parser may take for the host what another takes for the path; such characters never stand in an honest address.
        bool plain = text.Length is > 0 and <= LongestUrl && text.AsSpan().IndexOfAnyExceptInRange('\u0021', '\u007e') < 0 && !text.Contains('\\', StringComparison.Ordinal);
        return plain && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            ? Check(url)
            : throw new IntakeException(
                IntakeFailure.BadRequest,
                "The url is not an absolute http or https address in plain ASCII; write other characters as %XX and international host names as xn--.");
    }

    /// <inheritdoc cref="Check(string)"/>
    public Uri Check(Uri url)
    {
        if (!IsOn)
        {
            throw new IntakeException(
                IntakeFailure.NotAllowed, "This server fetches nothing by HTTP; its operator can name the servers that it may fetch from (AIAA_ALLOW_HOSTS, --allow_hosts).");
        }

        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        {
            throw new IntakeException(IntakeFailure.BadRequest, "The url's scheme is not http or https, the only ones that are fetched.");
        }

        if (url.UserInfo.Length > 0)
        {
            throw new IntakeException(IntakeFailure.BadRequest, "The url holds a user name; send credentials as \"auth\": [\"user\", \"password\"].");
        }

        if (!hosts.Any(rule => rule.Allows(url)))
        {
            throw new IntakeException(
                IntakeFailure.NotAllowed,
                $"The operator of this server has not allowed it to fetch from {HostRule.Canonical(url)} at port {url.Port}; ask for it to be added to AIAA_ALLOW_HOSTS.");
        }

        return url;
    }

    /// <summary>Checks the addresses that a host's name has at this moment.</summary>
    /// <exception cref="IntakeException">One of them is not to be reached. All must be: a name that points inside as well as outside is a trick or a mistake.</exception>
    public void Check(IReadOnlyList<IPAddress> addresses)
    {
        if (!addresses.All(Allows))
        {
            throw new IntakeException(
                IntakeFailure.NotAllowed,
                "The host's name leads to an address that this server does not fetch from: this machine, a private or special network; its operator can open a private range (AIAA_ALLOW_NETWORKS).");
        }
    }

    private bool Allows(IPAddress address) => SpecialAddresses.KindOf(address) switch
    {
        AddressKind.Public => true,
        AddressKind.Local => networks.Any(network => Contains(network, SpecialAddresses.Plain(address))),
        _ => false,
    };

    private static bool Contains(IPNetwork network, IPAddress address)
        => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
}

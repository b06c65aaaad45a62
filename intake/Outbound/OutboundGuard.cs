using System.Net;
using System.Net.Sockets;

namespace Aiaa.Intake.Outbound;

/// <summary>
/// Makes every connection of the intake: resolves the name, checks all of its addresses, and connects to one of the very addresses that
/// were checked, so that a name cannot change in between (DNS rebinding).
/// </summary>
/// <param name="policy">What may be reached.</param>
/// <param name="dialler">How it is reached.</param>
public sealed class OutboundGuard(OutboundPolicy policy, Dialler dialler)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);

    /// <summary>A handler that connects in no other way: no proxy, no redirects, no cookies and no credentials of its own.</summary>
    public SocketsHttpHandler NewHandler() => new()
    {
        ConnectCallback = async (context, cancellation) => await ConnectAsync(context.DnsEndPoint, cancellation),
        ConnectTimeout = ConnectLimit,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PreAuthenticate = false,
        Credentials = null,
        DefaultProxyCredentials = null,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 64,
        AutomaticDecompression = DecompressionMethods.All,
    };

    private async Task<Stream> ConnectAsync(DnsEndPoint endpoint, CancellationToken cancellation)
    {
        IPAddress[] addresses = await ResolveAsync(endpoint.Host, cancellation);
        policy.Check(addresses);
        Exception? last = null;
        foreach (IPAddress address in addresses)
        {
            try
            {
                return await dialler.ConnectAsync(new IPEndPoint(address, endpoint.Port), cancellation);
            }
            catch (SocketException exception)
            {
                last = exception;
            }
        }

        throw new IntakeException(IntakeFailure.SourceFailed, "The server at the url cannot be reached: its name has no address, or nothing answers there.", last);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return [literal];
        }

        try
        {
            return await dialler.ResolveAsync(host, cancellation);
        }
        catch (SocketException unknown)
        {
            throw new IntakeException(IntakeFailure.SourceFailed, "The name of the server in the url is not known; check its spelling.", unknown);
        }
    }
}

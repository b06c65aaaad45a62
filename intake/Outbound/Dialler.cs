using System.Net;
using System.Net.Sockets;

namespace Aiaa.Intake.Outbound;

/// <summary>The two things that the network is asked for: a name's addresses, and a connection to an address.</summary>
public class Dialler
{
    /// <summary>The addresses that a name has now.</summary>
    public virtual Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Dns.GetHostAddressesAsync(host, cancellation);

    /// <summary>Connects to an address.</summary>
    public virtual async Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

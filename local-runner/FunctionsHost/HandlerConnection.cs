using System.Net;
using System.Net.Sockets;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>Connections to the handler. One that is refused is tried again while the handler may still be starting.</summary>
internal static class HandlerConnection
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Opens the way to the handler.</summary>
    /// <param name="limit">How long a handler may take to start.</param>
    /// <param name="time">The clock.</param>
    public static HttpMessageInvoker Open(TimeSpan limit, TimeProvider time) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = limit,
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, time, cancellation),
    });

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint handler, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(handler, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                socket.Dispose();
                await Task.Delay(Pause, time, cancellation);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}

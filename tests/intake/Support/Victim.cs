using System.Net;
using System.Net.Sockets;

namespace Aiaa.Intake.Tests.Support;

/// <summary>A server inside the network that nothing must reach: it listens on every address of this machine and counts who comes.</summary>
internal sealed class Victim : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Task _accepting;
    private int _contacts;

    public Victim()
    {
        _listener = Socket.OSSupportsIPv6 ? TcpListener.Create(0) : new TcpListener(IPAddress.Any, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were made. A connection that was made before this is asked is counted: it waits in the same queue.</summary>
    public int Contacts => Volatile.Read(ref _contacts) + (_listener.Server.Poll(0, SelectMode.SelectRead) ? 1 : 0);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            Interlocked.Increment(ref _contacts);
        }
    }
}

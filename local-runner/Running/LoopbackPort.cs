using System.Net;
using System.Net.Sockets;

namespace Aiaa.LocalRunner.Running;

/// <summary>A port of this machine that nothing outside it can reach.</summary>
internal static class LoopbackPort
{
    /// <summary>A port that is free now, for a program that cannot choose one by itself.</summary>
    public static int FindFree()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Says early, and in one sentence, that a port is taken. Port 0 lets the system choose and is always free.</summary>
    /// <exception cref="LocalRunnerException">The port is taken, or the user may not use it.</exception>
    public static void RequireFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
        }
        catch (SocketException e)
        {
            throw new LocalRunnerException(
                e.SocketErrorCode == SocketError.AccessDenied
                    ? $"Port {port} may not be used by this user; choose one above 1023, for example --port 5000."
                    : $"Port {port} is already in use; choose another, for example --port {(port < IPEndPoint.MaxPort ? port + 1 : 5000)}, or --port 0 for any free one.",
                inner: e);
        }
    }
}

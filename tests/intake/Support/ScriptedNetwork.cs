using System.Net;
using System.Net.Sockets;
using Aiaa.Intake.Outbound;

namespace Aiaa.Intake.Tests.Support;

/// <summary>
/// A network with names of its own, which may answer differently each time. Connections to one address that stands for the internet end
/// at a local server; all others are made as they are asked for, so that one that should not be made is made and seen.
/// </summary>
internal sealed class ScriptedNetwork(int internetPort = 0) : Dialler
{
    /// <summary>An address in the internet.</summary>
    public const string Internet = "93.184.215.14";

    private readonly Dictionary<string, Queue<string[]>> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every address that was connected to.</summary>
    public List<IPEndPoint> Dialled { get; } = [];

    /// <summary>How often a name was looked up.</summary>
    public int LookUps { get; private set; }

    /// <summary>Lets a name have addresses: those of the first answer, then of the second; the last stays.</summary>
    public ScriptedNetwork With(string name, params string[][] answers)
    {
        _names[name] = new Queue<string[]>(answers);
        return this;
    }

    public override Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        LookUps++;
        if (!_names.TryGetValue(host, out Queue<string[]>? answers))
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        string[] answer = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        return Task.FromResult(answer.Select(IPAddress.Parse).ToArray());
    }

    public override Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        Dialled.Add(endpoint);
        return base.ConnectAsync(endpoint.Address.ToString() == Internet ? new IPEndPoint(IPAddress.Loopback, internetPort) : endpoint, cancellation);
    }
}

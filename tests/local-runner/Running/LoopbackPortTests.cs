using System.Net;
using System.Net.Sockets;
using Aiaa.LocalRunner.Running;

namespace Aiaa.LocalRunner.Tests.Running;

public sealed class LoopbackPortTests
{
    [Fact]
    public void A_port_in_use_is_a_sentence_that_names_a_way_out()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        LocalRunnerException failure = Assert.Throws<LocalRunnerException>(() => LoopbackPort.RequireFree(port));

        Assert.StartsWith($"Port {port} is already in use; choose another, for example --port ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_port_is_always_free() => LoopbackPort.RequireFree(0);
}

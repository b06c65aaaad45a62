using Aiaa.LocalRunner.Client;

namespace Aiaa.LocalRunner.Tests.Client;

public sealed class ServerTimingTests
{
    [Fact]
    public void Entries_are_read_in_order()
    {
        IReadOnlyList<ServerTiming> timings = ServerTiming.Parse(
            "lookup;dur=1.25, runner;dur=930, s0;dur=12.1;desc=\"LoadImaged\", infer;desc=\"network (8 windows, overlap 0.25)\";dur=900, cached, plain;desc=word;dur=2");

        Assert.Equal(
            [
                new("lookup", null, 1.25),
                new("runner", null, 930),
                new("s0", "LoadImaged", 12.1),
                new("infer", "network (8 windows, overlap 0.25)", 900),
                new ServerTiming("plain", "word", 2),
            ],
            timings);
    }

    [Fact]
    public void An_empty_header_has_no_entries() => Assert.Empty(ServerTiming.Parse(string.Empty));
}

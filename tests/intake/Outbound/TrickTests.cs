using System.Globalization;
using Aiaa.Intake.Outbound;
using Aiaa.Intake.Tests.Support;

namespace Aiaa.Intake.Tests.Outbound;

/// <summary>
/// The ways that are known of making a server fetch from inside its own network. A server that listens on every address of this machine
/// counts contacts, and the network notes every address that was dialled: both stay at nothing.
/// </summary>
public sealed class TrickTests
{
    private const string Pacs = "pacs.example";

    public static TheoryData<string> Addresses =>
    [
        .. new[]
        {
            "127.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "127.255.255.254", "2130706433", "017700000001", "0x7f000001", "0x7F.0.0.1", "0x7f.1",
            "0177.0.0.1", "0177.0.0.01", "00000177.0.0.1", "0.0.0.0", "0", "0x0", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::]", "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
            "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[fe80::1]", "[fe80::1%25lo]", "[fec0::1]", "[fc00::1]", "[fd12:3456::1]",
            "[fd00:ec2::254]", "[fd20:ce::254]", "[ff02::1]", "[2001:db8::1]", "[100::1]", "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376",
            "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "169.254.170.2", "168.63.129.16", "100.100.100.200", "192.0.0.192", "10.0.0.1", "172.16.0.1", "172.31.255.255",
            "192.168.1.1", "100.64.0.1", "198.18.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
            "255.255.255.255", "[::ffff:10.0.0.1]",
        },
    ];

    /// <summary>The list names the very host, so that nothing but the check of addresses stands in the way.</summary>
    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task An_address_inside_is_not_reached_even_when_the_list_names_it(string host)
    {
        await using Victim victim = new();
        string url = string.Create(CultureInfo.InvariantCulture, $"http://{host}:{victim.Port}/latest/meta-data/");
        ScriptedNetwork network = new ScriptedNetwork().With("127.0.0.1.", ["127.0.0.1"]);
        HostRule? named = Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) ? HostRule.Parse(parsed.Authority) : null;

        await AssertNothingReachedAsync(new OutboundPolicy([named ?? HostRule.Parse(Pacs)!], []), url, network, victim);
        await AssertNothingReachedAsync(Intakes.Policy($"{Pacs}:{victim.Port}"), url, network, victim);
    }

    public static TheoryData<string, string> Names => new()
    {
        { "localhost", "127.0.0.1" },
        { "LOCALHOST", "::1" },
        { "localhost.", "127.0.0.1" },
        { "pacs.localhost", "127.0.0.1" },
        { "127.0.0.1.nip.example", "127.0.0.1" },
        { "localtest.example", "127.0.0.1" },
        { "metadata.google.internal", "169.254.169.254" },
        { "v4-in-v6.example", "::ffff:127.0.0.1" },
        { "nat64.example", "64:ff9b::7f00:1" },
        { "sixtofour.example", "2002:7f00:1::1" },
        { "compatible.example", "::127.0.0.1" },
        { "any.example", "0.0.0.0" },
        { "any6.example", "::" },
        { "link.example", "fe80::1" },
        { "unique.example", "fd00::1" },
        { "private.example", "10.1.2.3" },
        { "shared.example", "100.64.1.1" },
        { "both.example", "93.184.215.14,127.0.0.1" },
        { "both-the-other-way.example", "127.0.0.1,93.184.215.14" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_listed_name_that_points_inside_is_not_followed(string name, string addresses)
    {
        await using Victim victim = new();
        ScriptedNetwork network = new ScriptedNetwork(victim.Port).With(name, addresses.Split(','));

        await AssertNothingReachedAsync(Intakes.Policy($"{name}:{victim.Port}"), $"http://{name}:{victim.Port}/", network, victim);
    }

    public static TheoryData<string> Urls =>
    [
        .. new[]
        {
            // Another host than the one that seems to be named.
            "http://pacs.example@127.0.0.1:{p}/", "http://pacs.example:80@127.0.0.1:{p}/", "http://pacs.example:{p}@127.0.0.1:{p}/", "http://127.0.0.1:{p}#@pacs.example/",
            "http://127.0.0.1:{p}?@pacs.example/", "http://127.0.0.1:{p}/@pacs.example/", "http://127.0.0.1:{p}\\@pacs.example/", "http://pacs.example\\@127.0.0.1:{p}/",
            "http:\\\\127.0.0.1:{p}\\", "http:///127.0.0.1:{p}/", "http:/127.0.0.1:{p}/", "http:127.0.0.1:{p}/", "//127.0.0.1:{p}/", "127.0.0.1:{p}/",
            "http://pacs.example%2f@127.0.0.1:{p}/", "http://pacs.example%00.127.0.0.1:{p}/", "http://127.0.0.1:{p}%2f@pacs.example/", "http://127.0.0.1%23.pacs.example:{p}/",
            "http://pacs.example.evil.example:{p}/", "http://evilpacs.example:{p}/", "http://pacs.example.:{p}/", "http://[::1]pacs.example:{p}/", "http://pacs.example[::1]:{p}/",
            "http://user:secret@pacs.example:{p}/", "http://@pacs.example@127.0.0.1:{p}/",

            // Characters that some parser reads as others.
            "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:{p}/", "http://\u24dbocalhost:{p}/", "http://127\u30020\u30020\u30021:{p}/", "http://p\u0430cs.example:{p}/", "http://\uff10\uff58\uff17f000001:{p}/",
            "http://127.0.0.1\u00ad:{p}/", "http://127.0.0.1\t:{p}/", " http://127.0.0.1:{p}/", "http://127.0.0.1:{p}/\r\nHost: pacs.example", "http://pacs.example\r\n@127.0.0.1:{p}/",

            // Other schemes.
            "file:///etc/passwd", "file://127.0.0.1:{p}/etc/passwd", "ftp://127.0.0.1:{p}/", "gopher://127.0.0.1:{p}/_GET", "dict://127.0.0.1:{p}/info", "ldap://127.0.0.1:{p}/",
            "ws://pacs.example:{p}/", "jar:http://127.0.0.1:{p}/!/", "data:text/plain,hello", "javascript:fetch(1)", "http+unix://%2fvar%2frun%2fdocker.sock/", "\\\\127.0.0.1\\share", "/etc/passwd", "",

            // Other ports than the listed one.
            "http://pacs.example/", "https://pacs.example/", "http://pacs.example:22/", "http://pacs.example:99999/", "http://pacs.example:-1/", "http://pacs.example:0/",
        },
    ];

    [Theory]
    [MemberData(nameof(Urls))]
    public async Task A_url_that_means_another_than_it_seems_to_is_refused(string url)
    {
        await using Victim victim = new();
        ScriptedNetwork network = new ScriptedNetwork(victim.Port)
            .With(Pacs, [ScriptedNetwork.Internet]).With("pacs.example.evil.example", ["127.0.0.1"]).With("evilpacs.example", ["127.0.0.1"]).With("pacs.example.", ["127.0.0.1"]);

        await AssertNothingReachedAsync(
            Intakes.Policy($"{Pacs}:{victim.Port}"), url.Replace("{p}", victim.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), network, victim);
    }

    public static TheoryData<int, string> Redirects
    {
        get
        {
            TheoryData<int, string> data = [];
            foreach (int status in (int[])[301, 302, 303, 307, 308])
            {
                data.Add(status, "http://127.0.0.1:{p}/");
            }

            foreach (string target in (string[])[
                "//127.0.0.1:{p}/", "http://2130706433:{p}/", "http://[::1]:{p}/", "http://[::ffff:127.0.0.1]:{p}/", "http://0:{p}/", "http://localhost:{p}/", "http://169.254.169.254/latest/meta-data/",
                "http://pacs.example@127.0.0.1:{p}/", "http://pacs.example:{p}/", "https://pacs.example:{p}/", "http://inside.example/", "http://inside.example:80/", "file:///etc/passwd", "ftp://127.0.0.1:{p}/",
                "gopher://127.0.0.1:{p}/", "\\\\127.0.0.1:{p}\\", "http:\\\\127.0.0.1:{p}", "http:///127.0.0.1:{p}/", "", "http://", "\u0000"])
            {
                data.Add(302, target);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_redirect_to_the_inside_is_not_followed(int status, string target)
    {
        await using Victim victim = new();
        string location = target.Replace("{p}", victim.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("\0", string.Empty, StringComparison.Ordinal);
        await using Upstream server = await Upstream.RedirectingAsync(status, _ => location);
        ScriptedNetwork network = new ScriptedNetwork(server.Port).With(Pacs, [ScriptedNetwork.Internet]).With("inside.example", ["127.0.0.1"]).With("localhost", ["127.0.0.1"]);

        IntakeException refused = await Intakes.Source(Intakes.Policy($"{Pacs},inside.example"), network).RefusedAsync(Intakes.Get($"http://{Pacs}/"));

        refused.IsSentence();
        Assert.Equal(0, victim.Contacts);
        Assert.All(network.Dialled, endpoint => Assert.Equal(ScriptedNetwork.Internet, endpoint.Address.ToString()));
    }

    [Fact]
    public async Task A_name_that_changes_between_two_connections_is_looked_at_again()
    {
        await using Victim victim = new();
        await using Upstream server = await Upstream.RedirectingAsync(302, _ => $"http://{Pacs}:{victim.Port}/");
        ScriptedNetwork network = new ScriptedNetwork(server.Port).With(Pacs, [ScriptedNetwork.Internet], ["127.0.0.1"]);

        IntakeException refused = await Intakes.Source(Intakes.Policy($"{Pacs},{Pacs}:{victim.Port}"), network).RefusedAsync(Intakes.Get($"http://{Pacs}/"));

        Assert.Equal(IntakeFailure.NotAllowed, refused.Failure);
        Assert.Equal((2, 0), (network.LookUps, victim.Contacts));
    }

    [Fact]
    public async Task A_name_is_looked_up_once_per_connection_so_that_it_cannot_change_in_between()
    {
        await using Victim victim = new();
        await using Upstream server = await Upstream.StartAsync("the file"u8.ToArray());
        ScriptedNetwork network = new ScriptedNetwork(server.Port).With(Pacs, [ScriptedNetwork.Internet], ["127.0.0.1"]);

        byte[][] files = await Intakes.Source(Intakes.Policy(Pacs), network).FetchAsync(Intakes.Get($"http://{Pacs}/"));

        Assert.Equal("the file"u8, Assert.Single(files));

        Assert.Equal((1, 0), (network.LookUps, victim.Contacts));
        IntakeException refused = await Intakes.Source(Intakes.Policy(Pacs), network).RefusedAsync(Intakes.Get($"http://{Pacs}/"));
        Assert.Equal(IntakeFailure.NotAllowed, refused.Failure);
        Assert.Equal(ScriptedNetwork.Internet, Assert.Single(network.Dialled).Address.ToString());
    }

    [Fact]
    public async Task Without_a_list_nothing_is_fetched()
    {
        await using Upstream server = await Upstream.StartAsync("the file"u8.ToArray());
        IntakeException refused = await Intakes.Source(OutboundPolicy.Off).RefusedAsync(Intakes.Get(server.Address.AbsoluteUri));
        Assert.Equal(IntakeFailure.NotAllowed, refused.Failure);
        Assert.Contains("AIAA_ALLOW_HOSTS", refused.Message, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://168.63.129.16/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/")]
    public async Task What_nobody_may_reach_stays_closed_when_own_networks_are_open(string url)
    {
        ScriptedNetwork network = new ScriptedNetwork().With("127.0.0.1.", ["127.0.0.1"]);
        OutboundPolicy everything = new([HostRule.Parse(new Uri(url).Authority)!], [.. SpecialAddresses.LocalNetworks, System.Net.IPNetwork.Parse("0.0.0.0/0"), System.Net.IPNetwork.Parse("::/0")]);
        IntakeException refused = await Intakes.Source(everything, network).RefusedAsync(Intakes.Get(url));
        Assert.Equal(IntakeFailure.NotAllowed, refused.Failure);
        Assert.Empty(network.Dialled);
    }

    private static async Task AssertNothingReachedAsync(OutboundPolicy policy, string url, ScriptedNetwork network, Victim victim)
    {
        IntakeException refused = await Intakes.Source(policy, network).RefusedAsync(Intakes.Get(url));
        refused.IsSentence();
        Assert.Contains(refused.Failure, (IntakeFailure[])[IntakeFailure.NotAllowed, IntakeFailure.BadRequest]);
        Assert.Empty(network.Dialled);
        Assert.Equal(0, victim.Contacts);
    }
}

using System.Net;
using Aiaa.Intake.Outbound;
using Aiaa.Intake.Tests.Support;
using CsCheck;

namespace Aiaa.Intake.Tests.Outbound;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("pacs.hospital.org", "http://pacs.hospital.org/x?y", true)]
    [InlineData("pacs.hospital.org", "https://PACS.Hospital.ORG/", true)]
    [InlineData("pacs.hospital.org", "http://pacs.hospital.org:8042/", false)]
    [InlineData("pacs.hospital.org", "https://pacs.hospital.org:80/", false)]
    [InlineData("pacs.hospital.org:8042", "http://pacs.hospital.org:8042/", true)]
    [InlineData("pacs.hospital.org:8042", "http://pacs.hospital.org/", false)]
    [InlineData("pacs.hospital.org:80", "http://pacs.hospital.org/", true)]
    [InlineData("pacs.hospital.org:80", "https://pacs.hospital.org/", false)]
    [InlineData("*.hospital.org", "https://pacs.hospital.org/", true)]
    [InlineData("*.hospital.org", "https://a.b.hospital.org/", true)]
    [InlineData("*.hospital.org", "https://hospital.org/", false)]
    [InlineData("*.hospital.org", "https://evilhospital.org/", false)]
    [InlineData("10.1.2.3:8042", "http://10.1.2.3:8042/", true)]
    [InlineData("10.1.2.3:8042", "http://167838211:8042/", true)]
    [InlineData("[::1]:8042", "http://[0:0:0:0:0:0:0:1]:8042/", true)]
    [InlineData("xn--bcher-kva.example", "http://xn--bcher-kva.example/", true)]
    public void An_entry_allows_its_host_and_port_alone(string entry, string url, bool allowed)
        => Assert.Equal(allowed, HostRule.Parse(entry)!.Allows(new Uri(url)));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("*.10.0.0.1")]
    [InlineData("a.*.org")]
    [InlineData("http://pacs.org")]
    [InlineData("pacs.org/path")]
    [InlineData("user@pacs.org")]
    [InlineData("pacs.org:99999")]
    [InlineData("pacs.org:http")]
    [InlineData("10.0.0.0/8")]
    [InlineData("pacs .org")]
    public void An_entry_that_is_no_host_is_none(string entry) => Assert.Null(HostRule.Parse(entry));

    [Theory]
    [InlineData("8.8.8.8", AddressKind.Public)]
    [InlineData("172.32.0.1", AddressKind.Public)]
    [InlineData("100.128.0.1", AddressKind.Public)]
    [InlineData("2606:4700::1111", AddressKind.Public)]
    [InlineData("64:ff9b::808:808", AddressKind.Public)]
    [InlineData("::ffff:8.8.8.8", AddressKind.Public)]
    [InlineData("127.0.0.1", AddressKind.Local)]
    [InlineData("::ffff:127.0.0.1", AddressKind.Local)]
    [InlineData("fd12::1", AddressKind.Local)]
    [InlineData("64:ff9b::a00:1", AddressKind.Local)]
    [InlineData("fe80::1%3", AddressKind.Never)]
    [InlineData("::", AddressKind.Never)]
    [InlineData("4000::1", AddressKind.Never)]
    public void An_address_is_judged_as_where_packets_go(string address, AddressKind kind) => Assert.Equal(kind, SpecialAddresses.KindOf(IPAddress.Parse(address)));

    [Fact]
    public void An_ipv4_address_is_the_same_in_every_ipv6_spelling() => Gen.UInt.Sample(bits =>
    {
        IPAddress plain = new(BitConverter.GetBytes(bits));
        IPAddress translated = new([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. plain.GetAddressBytes()]);
        AddressKind kind = SpecialAddresses.KindOf(plain);
        Assert.Equal(kind, SpecialAddresses.KindOf(plain.MapToIPv6()));
        Assert.Equal(kind, SpecialAddresses.KindOf(translated));
    });

    [Fact]
    public void A_private_range_that_is_open_opens_no_other()
    {
        OutboundPolicy policy = Intakes.Policy("a.example", "10.20.0.0/16");
        policy.Check([IPAddress.Parse("10.20.1.1"), IPAddress.Parse("::ffff:10.20.1.2"), IPAddress.Parse("8.8.8.8")]);
        foreach (string outside in (string[])["10.21.0.1", "127.0.0.1", "fd00::1", "169.254.169.254"])
        {
            Assert.Throws<IntakeException>(() => policy.Check([IPAddress.Parse("10.20.1.1"), IPAddress.Parse(outside)]));
        }
    }

    [Fact]
    public void Any_text_is_an_allowed_address_or_refused() => Gen.String[0, 60].Select(text => $"http://{text}").Sample(url =>
    {
        IntakeException refused = Assert.Throws<IntakeException>(() => Intakes.Policy("pacs.hospital.example").Check(url));
        refused.IsSentence();
    });
}

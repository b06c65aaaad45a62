using System.Net;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Intake;
using Aiaa.Intake;
using Microsoft.Extensions.Configuration;

namespace Aiaa.Functions.Tests.Intake;

public sealed class IntakeSettingsTests
{
    [Fact]
    public void Nothing_is_fetched_by_default()
    {
        IntakeSettings settings = Read();
        Assert.False(settings.Policy.IsOn);
        Assert.Equal(TimeSpan.FromSeconds(200), settings.Patience);
        Assert.Throws<IntakeException>(() => settings.Policy.Check("http://example.org/"));
    }

    [Fact]
    public void Hosts_and_networks_are_opened_by_name_and_range()
    {
        IntakeSettings settings = Read(
            ("AIAA_ALLOW_HOSTS", "pacs.example, *.hospital.example:8042"), ("AIAA_ALLOW_NETWORKS", "10.20.0.0/16"), ("AIAA_FETCH_SECONDS", "60"), ("AIAA_MAX_INTAKE_BYTES", "1000"));
        settings.Policy.Check("https://pacs.example/");
        settings.Policy.Check("http://a.hospital.example:8042/");
        settings.Policy.Check([IPAddress.Parse("10.20.3.4")]);
        Assert.Throws<IntakeException>(() => settings.Policy.Check([IPAddress.Parse("10.30.3.4")]));
        Assert.Equal((TimeSpan.FromSeconds(60), 1000), (settings.Source.Total, settings.Limits.SpoolBytes));
    }

    [Fact]
    public void Local_is_this_machine_and_all_private_ranges_but_no_metadata_service()
    {
        IntakeSettings settings = Read(("AIAA_ALLOW_HOSTS", "localhost:8042"), ("AIAA_ALLOW_NETWORKS", "local"));
        settings.Policy.Check([IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("192.168.1.1"), IPAddress.Parse("172.20.0.1")]);
        Assert.Throws<IntakeException>(() => settings.Policy.Check([IPAddress.Parse("169.254.169.254")]));
        Assert.Throws<IntakeException>(() => settings.Policy.Check([IPAddress.Parse("168.63.129.16")]));
    }

    [Theory]
    [InlineData("AIAA_ALLOW_HOSTS", "*")]
    [InlineData("AIAA_ALLOW_HOSTS", "http://pacs.example/")]
    [InlineData("AIAA_ALLOW_NETWORKS", "10.0.0.0/99")]
    [InlineData("AIAA_ALLOW_NETWORKS", "everything")]
    [InlineData("AIAA_FETCH_SECONDS", "0")]
    [InlineData("AIAA_INTAKE_WAIT_SECONDS", "9999999")]
    public void A_setting_that_cannot_be_meant_stops_the_server_with_its_name(string name, string value)
        => Assert.Contains(name, Assert.Throws<SettingException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    private static IntakeSettings Read(params (string Name, string Value)[] settings) => IntakeSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());
}

using System.Net;
using Aiaa.Functions.Hosting;
using Aiaa.Intake;
using Aiaa.Intake.Outbound;
using Aiaa.Intake.Sources;

namespace Aiaa.Functions.Intake;

/// <summary>What is taken in besides single images, and from where.</summary>
/// <param name="Policy">Where may be fetched from; nowhere unless hosts are listed.</param>
/// <param name="Limits">How much one intake may take.</param>
/// <param name="Source">How long a source may take.</param>
/// <param name="Patience">How long a caller is kept waiting for a session before it is told to come back.</param>
internal sealed record IntakeSettings(OutboundPolicy Policy, IntakeLimits Limits, HttpSourceLimits Source, TimeSpan Patience)
{
    private const string LocalNetworks = "local";
    private const long MostSeconds = 24L * 3600;

    // Azure ends HTTP at 230 seconds; the upload before it counts as well.
    private const long DefaultPatienceSeconds = 200;

    public static IntakeSettings From(IConfiguration configuration) => new(
        new OutboundPolicy(
            [.. configuration.List("AIAA_ALLOW_HOSTS", string.Empty).Select(ReadHost)],
            [.. configuration.List("AIAA_ALLOW_NETWORKS", string.Empty).SelectMany(ReadNetworks)]),
        new IntakeLimits { SpoolBytes = configuration.PositiveNumber("AIAA_MAX_INTAKE_BYTES", new IntakeLimits().SpoolBytes) },
        new HttpSourceLimits { Total = Seconds(configuration, "AIAA_FETCH_SECONDS", (long)new HttpSourceLimits().Total.TotalSeconds) },
        Seconds(configuration, "AIAA_INTAKE_WAIT_SECONDS", DefaultPatienceSeconds));

    private static HostRule ReadHost(string text) => HostRule.Parse(text) ?? throw new SettingException(
        $"AIAA_ALLOW_HOSTS holds '{text}'; write host names, each with its port where that is not 80 or 443: pacs.hospital.org, *.hospital.org, 10.1.2.3:8042.");

    private static IEnumerable<IPNetwork> ReadNetworks(string text) => text == LocalNetworks ? SpecialAddresses.LocalNetworks
        : IPNetwork.TryParse(text, out IPNetwork network) ? [network]
        : throw new SettingException($"AIAA_ALLOW_NETWORKS holds '{text}'; write ranges, for example 10.20.0.0/16, or 'local' for loopback and all private ranges.");

    private static TimeSpan Seconds(IConfiguration configuration, string name, long fallback)
    {
        long seconds = configuration.PositiveNumber(name, fallback);
        return seconds <= MostSeconds ? TimeSpan.FromSeconds(seconds) : throw new SettingException($"{name} is {seconds}; set it to at most {MostSeconds} seconds.");
    }
}

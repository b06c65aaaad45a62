using System.Net;
using System.Text.Json.Nodes;
using Aiaa.Intake.Archives;
using Aiaa.Intake.Outbound;
using Aiaa.Intake.Sources;
using Aiaa.Intake.Spooling;

namespace Aiaa.Intake.Tests.Support;

/// <summary>Short ways to what most tests need.</summary>
internal static class Intakes
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Spool NewSpool(IntakeLimits? limits = null) => new(limits ?? new IntakeLimits(), new IntakeProgress());

    public static OutboundPolicy Policy(string hosts, string networks = "") => new(
        [.. Split(hosts).Select(text => HostRule.Parse(text)!)], [.. Split(networks).Select(text => IPNetwork.Parse(text))]);

    /// <summary>A policy under which the servers of the tests may be fetched from.</summary>
    public static OutboundPolicy Local(params Upstream[] servers)
        => new([.. servers.Select(server => HostRule.Parse(server.Address.Authority)!)], SpecialAddresses.LocalNetworks);

    public static HttpSource Source(OutboundPolicy policy, Dialler? network = null, HttpSourceLimits? limits = null, TimeProvider? time = null)
        => new(policy, network ?? new Dialler(), limits ?? new HttpSourceLimits(), time ?? TimeProvider.System);

    public static HttpSourceRequest Request(string json) => RequestsArguments.Read(JsonNode.Parse(json)!.AsObject());

    public static HttpSourceRequest Get(string url) => new() { Url = url, Method = HttpMethod.Get };

    /// <summary>Fetches from a server and gives the files' contents.</summary>
    public static async Task<byte[][]> FetchAsync(this HttpSource source, HttpSourceRequest request, IntakeLimits? limits = null)
    {
        await using Spool spool = NewSpool(limits);
        return [.. (await source.FetchAsync(request, spool, Cancellation)).Select(Content)];
    }

    public static Task<IntakeException> RefusedAsync(this HttpSource source, HttpSourceRequest request, IntakeLimits? limits = null)
        => Assert.ThrowsAsync<IntakeException>(() => source.FetchAsync(request, limits));

    /// <summary>Puts an archive into a spool and unpacks it there.</summary>
    public static async Task<IReadOnlyList<SpooledPart>> UnpackAsync(this Spool spool, byte[] archive)
        => Unpacking.Unpack(await spool.AddAsync("archive", new MemoryStream(archive), Cancellation), spool, Cancellation);

    public static byte[] Content(this SpooledPart part)
    {
        using MemoryStream content = new();
        using Stream stream = part.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    public static void IsSentence(this IntakeException refused)
    {
        Assert.True(refused.Message.Length > 20 && refused.Message.EndsWith('.') && refused.Message.Contains(' '), refused.Message);
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

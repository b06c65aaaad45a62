using System.Globalization;
using System.Text.RegularExpressions;

namespace Aiaa.Benchmarks.Clicks;

/// <summary>One click as its caller saw it.</summary>
/// <param name="Milliseconds">From the request to the last byte of the mask.</param>
/// <param name="Header">What the server says of it.</param>
internal sealed partial record ClickTime(double Milliseconds, string Header)
{
    /// <summary>The time in the network itself.</summary>
    public double Network => Of("infer");

    /// <summary>Everything else.</summary>
    public double OutsideNetwork => Milliseconds - Network;

    /// <summary>The time that an entry of Server-Timing tells; 0 when it is not there.</summary>
    public double Of(string entry) => Entries().Matches(Header)
        .Where(match => match.Groups[1].Value == entry)
        .Sum(match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    /// <summary>The usual time of everything that the server tells of, in its order; steps by their names.</summary>
    public static IEnumerable<(string Entry, double Milliseconds)> Medians(IReadOnlyCollection<ClickTime> clicks) =>
        from click in clicks
        from match in Entries().Matches(click.Header)
        let name = match.Groups[3].Success ? $"{match.Groups[1].Value} {match.Groups[3].Value}" : match.Groups[1].Value
        group double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) by name into times
        select (times.Key, times.Order().ElementAt(times.Count() / 2));

    [GeneratedRegex(@"(?:^|, )([^\s;,]+);dur=([0-9.]+)(?:;desc=""([^""]*)"")?")]
    private static partial Regex Entries();
}

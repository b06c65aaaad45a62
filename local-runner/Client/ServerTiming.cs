using System.Globalization;
using System.Text.RegularExpressions;

namespace Aiaa.LocalRunner.Client;

/// <summary>One entry of a Server-Timing header (W3C Server Timing).</summary>
/// <param name="Name">The step's short name.</param>
/// <param name="Description">What it did; null when the name says all.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed partial record ServerTiming(string Name, string? Description, double Milliseconds)
{
    /// <summary>Reads a header; entries without a duration are left out.</summary>
    public static IReadOnlyList<ServerTiming> Parse(string header) =>
    [
        .. from Match entry in Entry().Matches(header)
           where entry.Groups["dur"].Success
           select new ServerTiming(
               entry.Groups["name"].Value,
               entry.Groups["desc"].Success ? entry.Groups["desc"].Value : null,
               double.Parse(entry.Groups["dur"].Value, CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex("""(?<name>[^\s;,=]+)(?:\s*;\s*(?:dur=(?<dur>\d+(?:\.\d+)?)|desc="(?<desc>[^"]*)"|desc=(?<desc>[^\s;,]+)))*\s*(?:,|$)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();
}

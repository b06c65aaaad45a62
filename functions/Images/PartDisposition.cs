using System.Text.RegularExpressions;

namespace Aiaa.Functions.Images;

/// <summary>
/// Name and file name out of a part's Content-Disposition. More forgiving than the standard, as the clients are: values unquoted,
/// with spaces, or with the back slashes of a Windows path.
/// </summary>
internal sealed partial record PartDisposition(string Name, string? FileName)
{
    public static PartDisposition Parse(string? header)
    {
        string name = string.Empty;
        string? fileName = null;
        foreach (Match match in Parameters().Matches(header ?? string.Empty))
        {
            string value = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["bare"].Value.Trim();
            if (match.Groups["key"].ValueSpan.Equals("name", StringComparison.OrdinalIgnoreCase))
            {
                name = value;
            }
            else
            {
                fileName = value;
            }
        }

        return new PartDisposition(name, fileName);
    }

    [GeneratedRegex(
        """;\s*(?<key>name|filename\*?)\s*=\s*(?:"(?<quoted>[^"]*)"|(?<bare>[^;"]*))""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Parameters();
}

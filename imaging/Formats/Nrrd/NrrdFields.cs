using System.Globalization;

namespace Aiaa.Imaging.Formats.Nrrd;

/// <summary>The fields of an NRRD header by name, as text; comments and key/value pairs are passed over.</summary>
internal sealed class NrrdFields
{
    private static readonly char[] Blanks = [' ', '\t'];

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _subject;

    private NrrdFields(string subject) => _subject = subject;

    /// <summary>Reads up to the empty line that ends the header, or to the end of a header that is a file of its own.</summary>
    /// <param name="lines">From the magic on.</param>
    /// <param name="subject">The subject of the sentences of errors.</param>
    /// <exception cref="ImageFormatException">A line that is none, or a field given twice.</exception>
    public static NrrdFields Read(HeaderLines lines, string subject)
    {
        NrrdFields fields = new(subject);
        lines.Next();
        for (string? line = lines.Next(); !string.IsNullOrEmpty(line); line = lines.Next())
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[0] == '#' || (colon >= 0 && colon + 1 < line.Length && line[colon + 1] == '='))
            {
                continue;
            }

            // Names are written with and without blanks: "space directions", "datafile".
            string name = colon < 0 ? string.Empty : line[..colon].Replace(" ", string.Empty, StringComparison.Ordinal);
            if (name.Length == 0 || !fields._fields.TryAdd(name, line[(colon + 1)..].Trim()))
            {
                throw new ImageFormatException($"{subject} has a line in its NRRD header that is no field, or a field twice; it is damaged.");
            }
        }

        return fields;
    }

    /// <summary>A field that may be missing, by its name without blanks.</summary>
    public string? Find(string name) => _fields.GetValueOrDefault(name);

    /// <summary>A field that must be there.</summary>
    public string Require(string name) => Find(name) ?? throw new ImageFormatException($"{_subject} is an NRRD image without the field '{name}'; it is damaged.");

    /// <summary>An integer.</summary>
    public long Integer(string name, long fallback) => Find(name) is not { } text ? fallback
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : throw Damaged(name);

    /// <summary>Words, one for each axis; null when the field is missing.</summary>
    public string[]? Words(string name, int count)
    {
        string[]? words = Find(name)?.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        return words is null || words.Length == count ? words : throw Damaged(name);
    }

    /// <summary>Numbers, one for each axis, NaN where an axis has none; null when the field is missing.</summary>
    public double[]? Numbers(string name, int count) => Words(name, count)?.Select(word => Number(word, name)).ToArray();

    /// <summary>A vector "(x,y,z)".</summary>
    public double[] Vector(string text, string name) => text is ['(', .., ')']
        ? [.. text[1..^1].Split(',').Select(part => Number(part, name))]
        : throw Damaged(name);

    /// <summary>The error for a field whose value cannot be.</summary>
    public ImageFormatException Damaged(string name) => new($"{_subject} has an NRRD header whose field '{name}' cannot be read; it is damaged.");

    private double Number(string text, string name) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Damaged(name);
}

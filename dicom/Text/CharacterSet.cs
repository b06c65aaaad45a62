using System.Text;
using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Text;

/// <summary>
/// The character set that a data set says its text is in (PS3.3 section C.12.1.1.2, PS3.5 section 6.1 and annexes H to K). Text that
/// is not what the data set says is read with replacement characters rather than refused: no volume depends on it.
/// </summary>
internal sealed class CharacterSet
{
    private const byte Escape = 0x1b;

    private readonly Repertoire _initial;
    private readonly bool _extensions;

    private CharacterSet(Repertoire initial, bool extensions) => (_initial, _extensions) = (initial, extensions);

    /// <summary>The character set of the values of SpecificCharacterSet; none means ASCII.</summary>
    public static CharacterSet Of(string[] terms) => new(
        terms is [{ Length: > 0 } first, ..] ? Repertoire.OfTerm(first) : Repertoire.Default,
        terms.Any(term => term.StartsWith("ISO 2022", StringComparison.Ordinal)));

    /// <summary>The text of a value.</summary>
    public string Decode(ReadOnlySpan<byte> value, Vr vr)
    {
        if (!_extensions || !value.Contains(Escape))
        {
            return _initial.Decode(value);
        }

        StringBuilder text = new();
        CodeElements active = new(_initial);
        for (int at = 0; at < value.Length;)
        {
            if (value[at] == Escape)
            {
                at += active.Switch(value[at..]);
                continue;
            }

            if (active.LowIsSingle && IsDelimiter(value[at], vr))
            {
                // The end of a line, of a value and of a part of a name bring the initial character set back (PS3.5 section 6.1.2.5.3).
                text.Append((char)value[at++]);
                active = new CodeElements(_initial);
                continue;
            }

            text.Append(active.Next(value[at..], out int length));
            at += length;
        }

        return text.ToString();
    }

    private static bool IsDelimiter(byte value, Vr vr) => value switch
    {
        (byte)'\\' or (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r' => true,
        (byte)'^' or (byte)'=' => vr == Vr.PN,
        _ => false,
    };
}

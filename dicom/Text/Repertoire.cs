using System.Text;

namespace Aiaa.Dicom.Text;

/// <summary>A set of characters with its encoding, in one byte or several.</summary>
/// <param name="Encoding">The encoding of .NET that has these characters.</param>
/// <param name="BytesPerCharacter">1 or 2 in a code element of ISO 2022.</param>
/// <param name="HighBit">What is set in each byte, and cleared where it is absent, to get from the code element to the encoding.</param>
internal sealed record Repertoire(Encoding Encoding, int BytesPerCharacter = 1, (byte First, byte Second)? HighBit = null)
{
    private static readonly EncodingProvider CodePages = CodePagesEncodingProvider.Instance;

    public static Repertoire Default { get; } = new(Encoding.ASCII);

    /// <summary>JIS X 0208, 7 bits in the file; the two high bits make EUC of it.</summary>
    public static Repertoire Kanji { get; } = new(CodePage(20932), 2, (0x80, 0x80));

    /// <summary>JIS X 0212: code page 20932 tells it from JIS X 0208 by the missing high bit of the second byte.</summary>
    public static Repertoire SupplementaryKanji { get; } = new(CodePage(20932), 2, (0x80, 0x00));

    public static Repertoire Hangul { get; } = new(CodePage(51949), 2, (0x80, 0x80));

    public static Repertoire Hanzi { get; } = new(CodePage(936), 2, (0x80, 0x80));

    /// <summary>Half-width katakana, which lie in Shift JIS as they lie in JIS X 0201.</summary>
    public static Repertoire Katakana { get; } = new(CodePage(932));

    /// <summary>The repertoire of a defined term; a term that is unknown is read as ASCII.</summary>
    public static Repertoire OfTerm(string term) => term.Replace("ISO 2022 IR", "ISO_IR", StringComparison.Ordinal) switch
    {
        "ISO_IR 13" => Katakana,
        "ISO_IR 192" => new Repertoire(Encoding.UTF8),
        "GB18030" => new Repertoire(CodePage(54936)),
        "GBK" => new Repertoire(CodePage(936)),
        string single when SingleBytePages.TryGetValue(single, out int page) => new Repertoire(CodePage(page)),
        _ => Default,
    };

    /// <summary>A single-byte repertoire of Latin, Cyrillic, Arabic, Greek, Hebrew or Thai by the last byte of its escape sequence.</summary>
    public static Repertoire? OfHighHalf(byte final) => HighHalves.TryGetValue(final, out string? term) ? OfTerm(term) : null;

    public string Decode(ReadOnlySpan<byte> bytes)
    {
        if (HighBit is not var (first, second) || bytes.Length != 2)
        {
            return Encoding.GetString(bytes);
        }

        return Encoding.GetString([(byte)((bytes[0] & 0x7f) | first), (byte)((bytes[1] & 0x7f) | second)]);
    }

    private static readonly Dictionary<string, int> SingleBytePages = new()
    {
        ["ISO_IR 100"] = 28591,
        ["ISO_IR 101"] = 28592,
        ["ISO_IR 109"] = 28593,
        ["ISO_IR 110"] = 28594,
        ["ISO_IR 144"] = 28595,
        ["ISO_IR 127"] = 28596,
        ["ISO_IR 126"] = 28597,
        ["ISO_IR 138"] = 28598,
        ["ISO_IR 148"] = 28599,
        ["ISO_IR 203"] = 28605,
        ["ISO_IR 166"] = 874,
    };

    private static readonly Dictionary<byte, string> HighHalves = new()
    {
        [0x41] = "ISO_IR 100",
        [0x42] = "ISO_IR 101",
        [0x43] = "ISO_IR 109",
        [0x44] = "ISO_IR 110",
        [0x4c] = "ISO_IR 144",
        [0x47] = "ISO_IR 127",
        [0x46] = "ISO_IR 126",
        [0x48] = "ISO_IR 138",
        [0x4d] = "ISO_IR 148",
        [0x62] = "ISO_IR 203",
        [0x54] = "ISO_IR 166",
    };

    private static Encoding CodePage(int page) => CodePages.GetEncoding(page) ?? Encoding.GetEncoding(page);
}

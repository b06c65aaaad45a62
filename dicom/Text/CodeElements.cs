namespace Aiaa.Dicom.Text;

/// <summary>Which characters the low and the high half of the byte mean at one place of a text with code extensions (ISO 2022).</summary>
internal sealed class CodeElements(Repertoire initial)
{
    private Repertoire _low = initial;
    private Repertoire _high = initial;

    /// <summary>Whether a low byte is a whole character, so that a delimiter can be seen.</summary>
    public bool LowIsSingle => _low.BytesPerCharacter == 1;

    /// <summary>Follows an escape sequence (PS3.3 tables C.12-3 and C.12-4); one that is unknown is passed over.</summary>
    /// <param name="bytes">The text from the escape on.</param>
    /// <returns>The length of the sequence.</returns>
    public int Switch(ReadOnlySpan<byte> bytes)
    {
        switch (bytes)
        {
            case [_, 0x24, 0x28, 0x44, ..]:
                _low = Repertoire.SupplementaryKanji;
                return 4;
            case [_, 0x24, 0x29, 0x43, ..]:
                _high = Repertoire.Hangul;
                return 4;
            case [_, 0x24, 0x29, 0x41, ..]:
                _high = Repertoire.Hanzi;
                return 4;
            case [_, 0x24, 0x40 or 0x42, ..]:
                _low = Repertoire.Kanji;
                return 3;
            case [_, 0x28, _, ..]:
                _low = Repertoire.Default;
                return 3;
            case [_, 0x29, 0x49, ..]:
                _high = Repertoire.Katakana;
                return 3;
            case [_, 0x2d, byte final, ..]:
                _high = Repertoire.OfHighHalf(final) ?? _high;
                return 3;
            default:
                return 1;
        }
    }

    /// <summary>The next character.</summary>
    /// <param name="bytes">The text from there on.</param>
    /// <param name="length">How many bytes it has.</param>
    public string Next(ReadOnlySpan<byte> bytes, out int length)
    {
        Repertoire active = bytes[0] is <= 0x20 ? Repertoire.Default : bytes[0] < 0x80 ? _low : _high;
        length = Math.Min(active.BytesPerCharacter, bytes.Length);
        return active.Decode(bytes[..length]);
    }
}

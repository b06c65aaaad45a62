using System.Buffers.Binary;
using System.Text;

namespace Aiaa.TorchScript.Hosting;

/// <summary>
/// The dynamic tables of a 64-bit little-endian ELF shared library, as far as symbol versions go. Layout: System V ABI, and the
/// Linux Standard Base's chapter on symbol versioning.
/// </summary>
internal sealed class ElfLibrary
{
    private const uint StringTable = 3;
    private const uint VersionNeeds = 0x6ffffffe;
    private const int SectionHeaderSize = 64;

    private readonly byte[] _bytes;
    private readonly List<(uint Type, int Offset, int Size, int Link)> _sections = [];

    /// <summary>Reads the table of sections.</summary>
    /// <param name="bytes">The file; changes are made in it.</param>
    /// <exception cref="InvalidDataException">Not such a library, or damaged.</exception>
    public ElfLibrary(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes.Length < SectionHeaderSize || !bytes.AsSpan(0, 6).SequenceEqual((byte[])[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            throw new InvalidDataException("The file is not a 64-bit ELF library.");
        }

        int table = Position(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(40)));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(60));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = Range(table + (i * SectionHeaderSize), SectionHeaderSize);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            _sections.Add((
                type,
                type == 8 ? 0 : Position(BinaryPrimitives.ReadUInt64LittleEndian(header[24..])),
                type == 8 ? 0 : Position(BinaryPrimitives.ReadUInt64LittleEndian(header[32..])),
                (int)BinaryPrimitives.ReadUInt32LittleEndian(header[40..])));
        }
    }

    /// <summary>Asks for one version of a library in place of another, of which the other libraries' versions are known already.</summary>
    /// <returns>Whether the version was asked for.</returns>
    /// <exception cref="InvalidDataException">The version to ask for instead is not named in the file.</exception>
    public bool ReplaceNeededVersion(string version, string by)
    {
        (int offset, int size, int link) = Section(VersionNeeds);
        bool found = false;
        int need = offset;
        while (need < offset + size)
        {
            Span<byte> entry = Range(need, 16);
            int count = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]);
            int part = need + (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
            for (int i = 0; i < count; i++)
            {
                Span<byte> auxiliary = Range(part, 16);
                if (Text(link, (int)BinaryPrimitives.ReadUInt32LittleEndian(auxiliary[8..])) == version)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(auxiliary, Hash(by));
                    BinaryPrimitives.WriteUInt32LittleEndian(auxiliary[8..], (uint)FindText(link, by));
                    found = true;
                }

                part += (int)BinaryPrimitives.ReadUInt32LittleEndian(auxiliary[12..]);
            }

            int next = (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            if (next == 0)
            {
                break;
            }

            need += next;
        }

        return found;
    }

    /// <summary>Gives a symbol that the library takes from elsewhere another name, which must not be longer.</summary>
    /// <returns>Whether the library names that symbol.</returns>
    public bool RenameNeededSymbol(string symbol, string by)
    {
        (_, _, int link) = Section(VersionNeeds);
        int at = FindText(link, symbol, orNone: true);
        if (at < 0 || by.Length > symbol.Length)
        {
            return false;
        }

        Span<byte> place = Range(_sections[link].Offset + at, symbol.Length);
        place.Clear();
        Encoding.ASCII.GetBytes(by, place);
        return true;
    }

    /// <summary>The hash of a version's name, as the System V ABI has it.</summary>
    private static uint Hash(string name)
    {
        uint hash = 0;
        foreach (char c in name)
        {
            hash = (hash << 4) + c;
            uint high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }

    private (int Offset, int Size, int Link) Section(uint type)
    {
        foreach ((uint found, int offset, int size, int link) in _sections)
        {
            if (found == type && link < _sections.Count && _sections[link].Type == StringTable)
            {
                return (offset, size, link);
            }
        }

        throw new InvalidDataException("The library asks for no versions.");
    }

    private string Text(int table, int at)
    {
        Span<byte> text = Range(_sections[table].Offset, _sections[table].Size)[at..];
        return Encoding.ASCII.GetString(text[..Math.Max(text.IndexOf((byte)0), 0)]);
    }

    // A whole name only: the end of a longer one that shares its bytes must not be renamed with it.
    private int FindText(int table, string text, bool orNone = false)
    {
        Span<byte> all = Range(_sections[table].Offset, _sections[table].Size);
        byte[] wanted = [0, .. Encoding.ASCII.GetBytes(text), 0];
        int at = all.IndexOf(wanted);
        return at >= 0 ? at + 1 : orNone ? -1 : throw new InvalidDataException($"The library does not name {text}.");
    }

    private int Position(ulong value) =>
        value <= (ulong)_bytes.Length ? (int)value : throw new InvalidDataException("The library is cut short.");

    private Span<byte> Range(int offset, int length) =>
        offset >= 0 && length >= 0 && offset <= _bytes.Length - length ? _bytes.AsSpan(offset, length) : throw new InvalidDataException("The library is cut short.");
}

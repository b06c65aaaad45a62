namespace Aiaa.Imaging.Formats.Pictures;

/// <summary>The checksum of PNG's chunks: CRC-32 with the reflected polynomial 0xEDB88320 (ISO/IEC 15948, annex D).</summary>
internal struct PngChecksum
{
    private static readonly uint[] Table = MakeTable();

    private uint _value;

    /// <summary>The checksum of what was added so far.</summary>
    public readonly uint Value => _value;

    /// <summary>Takes more bytes in.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint value = ~_value;
        foreach (byte b in bytes)
        {
            value = Table[(byte)value ^ b] ^ (value >> 8);
        }

        _value = ~value;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            uint value = n;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[n] = value;
        }

        return table;
    }
}

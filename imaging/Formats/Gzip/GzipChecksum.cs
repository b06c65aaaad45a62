using System.Buffers.Binary;

namespace Aiaa.Imaging.Formats.Gzip;

/// <summary>
/// The checksum of gzip (RFC 1952, section 8): CRC-32 with the reflected polynomial 0xEDB88320, eight bytes at a time by tables, and a
/// run of zeros of any length in as many steps as its length has binary digits.
/// </summary>
internal struct GzipChecksum
{
    private const uint Polynomial = 0xEDB88320;
    private const int TableSize = 256;
    private const int Slices = 8;

    private static readonly uint[] Tables = MakeTables();
    private static readonly uint[][] ZeroRuns = MakeZeroRuns();

    private uint _value;

    /// <summary>The checksum of what was added so far.</summary>
    public readonly uint Value => _value;

    /// <summary>Takes more bytes in.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint value = ~_value;
        ReadOnlySpan<uint> t = Tables;
        while (bytes.Length >= Slices)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ value;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            value = t[(7 * TableSize) + (byte)low] ^ t[(6 * TableSize) + (byte)(low >> 8)]
                ^ t[(5 * TableSize) + (byte)(low >> 16)] ^ t[(4 * TableSize) + (int)(low >> 24)]
                ^ t[(3 * TableSize) + (byte)high] ^ t[(2 * TableSize) + (byte)(high >> 8)]
                ^ t[TableSize + (byte)(high >> 16)] ^ t[(int)(high >> 24)];
            bytes = bytes[Slices..];
        }

        foreach (byte b in bytes)
        {
            value = t[(byte)value ^ b] ^ (value >> 8);
        }

        _value = ~value;
    }

    /// <summary>Takes a run of zeros in. What a zero byte does to the checksum is linear over GF(2), so runs of 2ⁿ are matrices.</summary>
    public void AddZeros(long count)
    {
        uint value = ~_value;
        for (int power = 0; count != 0; power++, count >>= 1)
        {
            value = (count & 1) != 0 ? Times(ZeroRuns[power], value) : value;
        }

        _value = ~value;
    }

    private static uint Times(uint[] matrix, uint vector)
    {
        uint product = 0;
        for (int bit = 0; vector != 0; bit++, vector >>= 1)
        {
            product ^= (vector & 1) != 0 ? matrix[bit] : 0;
        }

        return product;
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[Slices * TableSize];
        for (uint n = 0; n < TableSize; n++)
        {
            uint value = n;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? Polynomial ^ (value >> 1) : value >> 1;
            }

            tables[n] = value;
        }

        for (int n = TableSize; n < tables.Length; n++)
        {
            uint before = tables[n - TableSize];
            tables[n] = tables[(byte)before] ^ (before >> 8);
        }

        return tables;
    }

    private static uint[][] MakeZeroRuns()
    {
        uint[][] runs = new uint[63][];
        runs[0] = [.. Enumerable.Range(0, 32).Select(bit => Tables[(byte)(1u << bit)] ^ ((1u << bit) >> 8))];
        for (int power = 1; power < runs.Length; power++)
        {
            uint[] half = runs[power - 1];
            runs[power] = [.. half.Select(column => Times(half, column))];
        }

        return runs;
    }
}

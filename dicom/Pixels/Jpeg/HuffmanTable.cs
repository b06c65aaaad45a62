namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>A Huffman code (ITU-T T.81 annex C and section F.2.2.3): short codes by one look into a table, long ones by their length.</summary>
internal sealed class HuffmanTable
{
    private const int FastBits = 9;
    private const int LongestCode = 16;

    // Length in the high byte, symbol in the low one; 0 where the code is longer.
    private readonly ushort[] _fast = new ushort[1 << FastBits];
    private readonly int[] _endOfLength = new int[LongestCode + 1];
    private readonly int[] _symbolOffset = new int[LongestCode + 1];
    private readonly byte[] _symbols;

    /// <summary>Makes a code.</summary>
    /// <param name="counts">How many codes there are of 1 to 16 bits.</param>
    /// <param name="symbols">What they mean, from the shortest.</param>
    /// <exception cref="DicomException">There are more codes of a length than can be.</exception>
    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            code <<= 1;
            _symbolOffset[length] = symbol - code;
            if (code + counts[length - 1] > 1 << length)
            {
                throw JpegError.Damaged();
            }

            for (int i = 0; i < counts[length - 1]; i++, code++, symbol++)
            {
                if (length <= FastBits)
                {
                    _fast.AsSpan(code << (FastBits - length), 1 << (FastBits - length)).Fill((ushort)((length << 8) | _symbols[symbol]));
                }
            }

            _endOfLength[length] = code;
        }
    }

    /// <summary>Reads one symbol.</summary>
    /// <exception cref="DicomException">The bits are no code.</exception>
    public int Read(ref BitReader bits)
    {
        int next = bits.Peek16();
        int fast = _fast[next >> (16 - FastBits)];
        if (fast != 0)
        {
            bits.Drop(fast >> 8);
            return fast & 0xff;
        }

        for (int length = FastBits + 1; length <= LongestCode; length++)
        {
            int code = next >> (16 - length);
            if (code < _endOfLength[length])
            {
                bits.Drop(length);
                return _symbols[_symbolOffset[length] + code];
            }
        }

        throw JpegError.Damaged();
    }

    /// <summary>The number that a category and its extra bits stand for (section F.2.2.1).</summary>
    public static int Extend(int extra, int category) => category == 0 || extra >= 1 << (category - 1) ? extra : extra - (1 << category) + 1;
}

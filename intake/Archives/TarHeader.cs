using System.Text;

namespace Aiaa.Intake.Archives;

/// <summary>
/// One header block of a tar archive: POSIX ustar (IEEE Std 1003.1, pax), the older v7 and GNU's variant. The library's own reader
/// takes as much memory as a header asks for, and so is no match for hostile archives.
/// </summary>
/// <param name="Name">The entry's name, as this block has it.</param>
/// <param name="Length">Bytes of content that follow, rounded up to whole blocks.</param>
/// <param name="Type">What kind of entry it is.</param>
internal sealed record TarHeader(string Name, long Length, char Type)
{
    public const int BlockBytes = 512;

    private const int NameBytes = 100;
    private const int SizeAt = 124;
    private const int SizeBytes = 12;
    private const int ChecksumAt = 148;
    private const int ChecksumBytes = 8;
    private const int TypeAt = 156;
    private const int MagicAt = 257;
    private const int PrefixAt = 345;
    private const int PrefixBytes = 155;

    /// <summary>Whether a file that begins so is a tar archive: its first block's checksum holds.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> head) => head.Length >= BlockBytes && Parse(head[..BlockBytes]) is not null;

    /// <summary>Reads a block; null when it is no header.</summary>
    public static TarHeader? Parse(ReadOnlySpan<byte> block)
    {
        if (block[0] == 0 || Octal(block.Slice(ChecksumAt, ChecksumBytes)) is not { } stored || stored != Checksum(block)
            || Size(block.Slice(SizeAt, SizeBytes)) is not { } length)
        {
            return null;
        }

        string name = Text(block[..NameBytes]);
        bool posix = block[MagicAt..].StartsWith("ustar\0"u8);
        string prefix = posix ? Text(block.Slice(PrefixAt, PrefixBytes)) : string.Empty;
        return new TarHeader(prefix.Length > 0 ? $"{prefix}/{name}" : name, length, (char)block[TypeAt]);
    }

    private static long Checksum(ReadOnlySpan<byte> block)
    {
        long sum = 0;
        for (int at = 0; at < BlockBytes; at++)
        {
            bool own = at is >= ChecksumAt and < ChecksumAt + ChecksumBytes;
            sum += own ? (byte)' ' : block[at];
        }

        return sum;
    }

    // GNU writes sizes that need more than 11 octal digits in base 256, with the first bit set.
    private static long? Size(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) == 0)
        {
            return Octal(field);
        }

        long value = field[0] & 0x7f;
        foreach (byte digit in field[1..])
        {
            if (value >> 55 != 0)
            {
                return null;
            }

            value = (value << 8) | digit;
        }

        return value;
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        long value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static string Text(ReadOnlySpan<byte> field)
        => Encoding.UTF8.GetString(field.IndexOf((byte)0) is >= 0 and int end ? field[..end] : field);
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>
/// The form of a copy: a magic number with the version of the form, the length of the head, the SHA-256 of the head, the head
/// (<see cref="CopyHeadRecords"/>), and the chunks of the arrays one after the other (<see cref="PlaneCoding"/>).
/// </summary>
internal static class CopyFormat
{
    /// <summary>Elements of a chunk: what one thread decodes at a time.</summary>
    public const int ChunkElements = 1 << 18;

    /// <summary>Bytes before the head.</summary>
    public const int PrefixBytes = 8 + sizeof(int) + 32;

    /// <summary>Far more than the head of any image; a table of chunks for 40 GB would fit.</summary>
    public const int MostHeadBytes = 4 << 20;

    /// <summary>What every copy begins with; the last digit is the version.</summary>
    public static ReadOnlySpan<byte> Magic => "AIAAPRE1"u8;

    /// <summary>How many chunks an array has.</summary>
    public static int ChunkCount(int length) => (int)(((long)length + ChunkElements - 1) / ChunkElements);

    /// <summary>How many elements a chunk of an array has.</summary>
    public static int ElementsOf(int length, int chunk) => Math.Min(ChunkElements, length - (chunk * ChunkElements));

    /// <summary>CRC-32C (Castagnoli), eight bytes at a time.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}

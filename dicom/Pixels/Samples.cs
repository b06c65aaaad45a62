using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Aiaa.Dicom.Pixels;

/// <summary>The byte order of samples.</summary>
internal static class Samples
{
    /// <summary>Turns the bytes of every sample around.</summary>
    public static void Reverse(Span<byte> samples, int sampleBytes)
    {
        switch (sampleBytes)
        {
            case 2:
                Span<ushort> shorts = MemoryMarshal.Cast<byte, ushort>(samples);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<uint> words = MemoryMarshal.Cast<byte, uint>(samples);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
        }
    }
}

using System.Buffers.Binary;

namespace Aiaa.Dicom.Pixels.Native;

/// <summary>One frame on its way to the worker: five numbers of 32 bits with the low byte first, then the compressed bytes.</summary>
/// <param name="Codec">What to decode it with.</param>
/// <param name="Columns">Samples of a row.</param>
/// <param name="Rows">Rows.</param>
/// <param name="SampleBytes">Bytes of a sample in the answer: 1 or 2.</param>
/// <param name="Length">How many compressed bytes follow.</param>
internal readonly record struct WorkerRequest(PixelCodec Codec, int Columns, int Rows, int SampleBytes, int Length)
{
    public const int Bytes = 20;

    public int FrameBytes => checked(Columns * Rows * SampleBytes);

    public static WorkerRequest Read(ReadOnlySpan<byte> from) => new(
        (PixelCodec)BinaryPrimitives.ReadInt32LittleEndian(from),
        BinaryPrimitives.ReadInt32LittleEndian(from[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(from[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
        BinaryPrimitives.ReadInt32LittleEndian(from[16..]));

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, (int)Codec);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], Columns);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], SampleBytes);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], Length);
    }
}

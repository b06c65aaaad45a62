using System.Buffers.Binary;

namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>Puts decoded samples into a frame of 8 or 16 bits.</summary>
internal readonly struct SampleWriter(Memory<byte> frame, int sampleBytes)
{
    /// <summary>Puts a run of samples.</summary>
    /// <param name="start">Where in the frame, in samples.</param>
    /// <param name="samples">The samples; no more than the frame's bits are kept.</param>
    public void Put(int start, ReadOnlySpan<ushort> samples)
    {
        Span<byte> to = frame.Span[(start * sampleBytes)..];
        if (sampleBytes == 1)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                to[i] = (byte)samples[i];
            }

            return;
        }

        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(to[(2 * i)..], samples[i]);
        }
    }
}

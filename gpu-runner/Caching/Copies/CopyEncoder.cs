using System.Buffers.Binary;
using System.Security.Cryptography;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>Makes the bytes of a copy: everything that a prepared image holds, bit for bit, in the memory layout that it has.</summary>
internal static class CopyEncoder
{
    /// <summary>Encodes a prepared image, on the thread that asks: it does so in the background, and clicks need the others.</summary>
    /// <param name="name">The copy's name.</param>
    /// <param name="sample">The prepared image.</param>
    /// <param name="cancellationToken">Checked between chunks.</param>
    /// <returns>The bytes in segments; null when it holds something that cannot be kept.</returns>
    public static IReadOnlyList<byte[]>? Encode(string name, PreparedSample sample, CancellationToken cancellationToken)
    {
        if (sample.Header is not { } header)
        {
            return null;
        }

        List<Array> memories = [];
        List<VolumeRecord> volumes = [];
        foreach ((string key, SampleVolume entry) in sample.Volumes)
        {
            Volume volume = entry.Volume;
            if (VolumeMemory.Of(volume) is not ({ } memory, int start))
            {
                return null;
            }

            int at = memories.FindIndex(known => ReferenceEquals(known, memory));
            if (at < 0)
            {
                at = memories.Count;
                memories.Add(memory);
            }

            volumes.Add(new VolumeRecord(
                key, at, volume.Shape.ToArray(), volume.Strides.ToArray(), start + volume.Offset, volume.Affine, entry.Origin, [.. entry.Applied.Reverse()]));
        }

        List<byte[]> segments = [[]];
        MemoryRecord[] records = [.. memories.Select(memory => Encode(memory, segments, cancellationToken))];
        if (CopyHeadRecords.Write(new CopyHead(name, sample.Steps, header, sample.Values.ToJsonString(), records, volumes)) is not { } head)
        {
            return null;
        }

        segments[0] = [.. Prefix(head), .. head];
        return segments;
    }

    private static MemoryRecord Encode(Array memory, List<byte[]> segments, CancellationToken cancellationToken)
    {
        List<ChunkRecord> chunks = [];
        for (int chunk = 0; chunk < CopyFormat.ChunkCount(memory.Length); chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<byte> elements = VolumeMemory.Bytes(memory, chunk * CopyFormat.ChunkElements, CopyFormat.ElementsOf(memory.Length, chunk));
            (byte[] coded, ChunkRecord record) = PlaneCoding.Encode(elements, VolumeMemory.ElementBytes(memory));
            segments.Add(coded);
            chunks.Add(record);
        }

        return new MemoryRecord(ElementKinds.Of(memory), memory.Length, chunks);
    }

    private static byte[] Prefix(byte[] head)
    {
        byte[] prefix = new byte[CopyFormat.PrefixBytes];
        CopyFormat.Magic.CopyTo(prefix);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(8), head.Length);
        SHA256.HashData(head, prefix.AsSpan(12));
        return prefix;
    }
}

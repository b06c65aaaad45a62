using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
using Aiaa.Imaging;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>
/// Makes a prepared image of the bytes of a copy, and trusts none of them: every size is checked against the others, the length of the
/// whole and a limit before anything of that size is allocated.
/// </summary>
internal static class CopyDecoder
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Decodes a copy while it arrives, on as many threads as there are processors.</summary>
    /// <param name="name">The name that the copy must have been written under.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="mostBytes">The most that its arrays may take.</param>
    /// <param name="cancellationToken">Ends the work between chunks.</param>
    /// <exception cref="InvalidDataException">The bytes are no copy, are damaged, or are another copy.</exception>
    public static async Task<PreparedSample> DecodeAsync(string name, Stream content, long length, long mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            CopyHead head = await ReadHeadAsync(content, length, cancellationToken);
            if (head.Name != name)
            {
                throw RecordReader.Malformed("they are the copy of something else");
            }

            if (head.MemoryBytes > mostBytes)
            {
                throw RecordReader.Malformed($"{head.MemoryBytes} bytes of voxels, where {mostBytes} are the most that is held");
            }

            JsonObject values = JsonNode.Parse(head.Values, documentOptions: Strict) as JsonObject ?? throw RecordReader.Malformed("values that are no object");
            Array[] memories = [.. head.Memories.Select(memory => ElementKinds.Allocate(memory.Kind, memory.Length))];
            await Parallel.ForEachAsync(
                ChunksAsync(head, memories, content, cancellationToken),
                new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
                (chunk, _) =>
                {
                    chunk.Decode();
                    return ValueTask.CompletedTask;
                });
            return PreparedSample.Of(head.Header, Volumes(head, memories), values, head.Steps);
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or ArgumentException or ImagingException)
        {
            throw new InvalidDataException($"The bytes hold no prepared image: {e.Message}", e);
        }
    }

    private static async Task<CopyHead> ReadHeadAsync(Stream content, long length, CancellationToken cancellationToken)
    {
        byte[] prefix = new byte[CopyFormat.PrefixBytes];
        await content.ReadExactlyAsync(prefix, cancellationToken);
        if (!prefix.AsSpan(0, 8).SequenceEqual(CopyFormat.Magic))
        {
            throw RecordReader.Malformed("they begin otherwise");
        }

        int headLength = BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(8));
        if (headLength is < 1 or > CopyFormat.MostHeadBytes || headLength > length - CopyFormat.PrefixBytes)
        {
            throw RecordReader.Malformed($"a head of {headLength} bytes");
        }

        byte[] bytes = new byte[headLength];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(prefix.AsSpan(12)))
        {
            throw RecordReader.Malformed("a checksum differs");
        }

        CopyHead head = CopyHeadRecords.Read(bytes);
        return CopyFormat.PrefixBytes + headLength + head.CodedBytes == length
            ? head
            : throw RecordReader.Malformed("they are fewer or more than their head says");
    }

    // Read one after the other by whichever thread decodes next, so that no more chunks are in memory than there are threads.
    private static async IAsyncEnumerable<Chunk> ChunksAsync(
        CopyHead head, Array[] memories, Stream content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int at = 0; at < memories.Length; at++)
        {
            for (int chunk = 0; chunk < head.Memories[at].Chunks.Count; chunk++)
            {
                ChunkRecord record = head.Memories[at].Chunks[chunk];
                byte[] coded = ArrayPool<byte>.Shared.Rent(record.Bytes);
                await content.ReadExactlyAsync(coded.AsMemory(0, record.Bytes), cancellationToken);
                yield return new Chunk(coded, record, memories[at], chunk);
            }
        }
    }

    private static Dictionary<string, SampleVolume> Volumes(CopyHead head, Array[] memories)
    {
        Dictionary<string, SampleVolume> volumes = new(StringComparer.Ordinal);
        foreach (VolumeRecord volume in head.Volumes)
        {
            volumes.Add(volume.Key, new SampleVolume(
                VolumeMemory.View(memories[volume.Memory], volume.Shape, volume.Strides, volume.Offset, volume.Affine),
                volume.Origin,
                volume.Applied.Aggregate(ImmutableStack<ISpatialChange>.Empty, (stack, change) => stack.Push(change))));
        }

        return volumes;
    }

    private readonly record struct Chunk(byte[] Coded, ChunkRecord Record, Array Memory, int Index)
    {
        public void Decode()
        {
            Span<byte> elements = VolumeMemory.Bytes(Memory, Index * CopyFormat.ChunkElements, CopyFormat.ElementsOf(Memory.Length, Index));
            PlaneCoding.Decode(Coded.AsSpan(0, Record.Bytes), Record, elements);
            ArrayPool<byte>.Shared.Return(Coded);
        }
    }
}

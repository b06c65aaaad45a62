using System.Collections.Immutable;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
using Aiaa.GpuRunner.Transforms;
using Aiaa.Imaging.Formats.Nifti;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>The bytes of a <see cref="CopyHead"/>.</summary>
internal static class CopyHeadRecords
{
    private const int MostVolumes = 64;
    private const int MostChanges = 256;
    private const int MostSteps = 10_000;

    /// <summary>Writes a head.</summary>
    /// <returns>Null when it cannot be kept: too many volumes, a change that belongs to one request, or more bytes than a head has.</returns>
    public static byte[]? Write(CopyHead head)
    {
        if (head.Volumes.Count > MostVolumes || head.Steps > MostSteps
            || head.Volumes.Any(volume => volume.Applied.Count > MostChanges || volume.Applied.Any(change => change is not IRecordedChange)))
        {
            return null;
        }

        RecordWriter record = new();
        record.Text(head.Name);
        record.Integer(head.Steps);
        WriteHeader(record, head.Header);
        record.Text(head.Values);
        record.Integer(head.Memories.Count);
        foreach (MemoryRecord memory in head.Memories)
        {
            record.Byte((byte)memory.Kind);
            record.Integer(memory.Length);
            foreach (ChunkRecord chunk in memory.Chunks)
            {
                record.Integers(chunk.Planes);
                record.Integer(unchecked((int)chunk.Checksum));
            }
        }

        record.Integer(head.Volumes.Count);
        foreach (VolumeRecord volume in head.Volumes)
        {
            WriteVolume(record, volume);
        }

        return record.Written.Length <= CopyFormat.MostHeadBytes ? record.Written.ToArray() : null;
    }

    /// <summary>Reads a head. Nothing of the size of the voxels is allocated yet.</summary>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static CopyHead Read(byte[] bytes)
    {
        RecordReader record = new(bytes);
        string name = record.Text();
        int steps = record.Integer(1, MostSteps);
        ImageHeader header = ReadHeader(record);
        string values = record.Text();
        MemoryRecord[] memories = new MemoryRecord[record.Integer(1, MostVolumes)];
        for (int at = 0; at < memories.Length; at++)
        {
            memories[at] = ReadMemory(record);
        }

        VolumeRecord[] volumes = new VolumeRecord[record.Integer(1, MostVolumes)];
        for (int at = 0; at < volumes.Length; at++)
        {
            volumes[at] = ReadVolume(record, memories);
        }

        return record.IsAtEnd ? new CopyHead(name, steps, header, values, memories, volumes) : throw RecordReader.Malformed("they go on behind their end");
    }

    private static void WriteHeader(RecordWriter record, ImageHeader header)
    {
        NiftiGeometry geometry = header.Geometry;
        record.Integers(geometry.SpatialShape.AsSpan());
        foreach (double spacing in geometry.Spacing)
        {
            record.Number(spacing);
        }

        record.Number(geometry.Qfac);
        record.Integer(geometry.QformCode);
        NiftiQform qform = geometry.Qform;
        foreach (double part in (ReadOnlySpan<double>)[qform.B, qform.C, qform.D, qform.X, qform.Y, qform.Z])
        {
            record.Number(part);
        }

        record.Integer(geometry.SformCode);
        record.Affine(geometry.Sform);
        record.Byte(geometry.Units);
        record.Integer(geometry.FileRank);
        record.Number(geometry.FourthSpacing);
        record.Number(geometry.Epsilon);
        record.Flag(header.ChannelsFirst);
    }

    private static ImageHeader ReadHeader(RecordReader record)
    {
        int[] shape = record.Shape();
        if (shape.Length is 0 or > 3)
        {
            throw RecordReader.Malformed($"{shape.Length} spatial axes");
        }

        NiftiGeometry geometry = new()
        {
            SpatialShape = [.. shape],
            Spacing = [record.Number(), record.Number(), record.Number()],
            Qfac = record.Number(),
            QformCode = record.Integer(),
            Qform = new NiftiQform(record.Number(), record.Number(), record.Number(), record.Number(), record.Number(), record.Number()),
            SformCode = record.Integer(),
            Sform = record.Affine(),
            Units = record.Byte(),
            FileRank = record.Integer(1, 7),
            FourthSpacing = record.Number(),
            Epsilon = record.Number(),
        };
        return new ImageHeader(geometry, record.Flag());
    }

    private static MemoryRecord ReadMemory(RecordReader record)
    {
        ElementKind kind = (ElementKind)record.Byte();
        int bytes = ElementKinds.Bytes(kind);
        int length = record.Integer(1, Array.MaxLength);

        // A list and no array: what the bytes claim must not decide what is allocated before they have been read.
        List<ChunkRecord> chunks = [];
        for (int chunk = 0; chunk < CopyFormat.ChunkCount(length); chunk++)
        {
            int[] planes = record.Integers();
            int elements = CopyFormat.ElementsOf(length, chunk);
            if (planes.Length != bytes || planes.Any(plane => plane < 1 || plane > elements))
            {
                throw RecordReader.Malformed("a chunk of another size than its elements have");
            }

            chunks.Add(new ChunkRecord(planes, unchecked((uint)record.Integer())));
        }

        return new MemoryRecord(kind, length, chunks);
    }

    private static void WriteVolume(RecordWriter record, VolumeRecord volume)
    {
        record.Text(volume.Key);
        record.Integer(volume.Memory);
        record.Integers(volume.Shape);
        record.Integers(volume.Strides);
        record.Integer(volume.Offset);
        record.Affine(volume.Affine);
        record.Affine(volume.Origin.Affine);
        record.Integers(volume.Origin.SpatialShape);
        record.Flag(volume.Origin.HasChannelAxis);
        record.Flag(volume.Origin.ChannelsFirst);
        record.Integer(volume.Applied.Count);
        foreach (ISpatialChange change in volume.Applied)
        {
            RecordedChanges.Write(record, (IRecordedChange)change);
        }
    }

    private static VolumeRecord ReadVolume(RecordReader record, MemoryRecord[] memories)
    {
        string key = record.Text();
        int memory = record.Integer(0, memories.Length - 1);
        int[] shape = record.Shape();
        int[] strides = record.Integers();
        int offset = record.Integer(0, memories[memory].Length - 1);

        // A view that shows elements several times could be far larger than what lies behind it.
        if (shape.Length == 0 || strides.Length != shape.Length || shape.Aggregate(1L, (count, length) => count * length) > memories[memory].Length)
        {
            throw RecordReader.Malformed("a view that does not fit its array");
        }

        Imaging.Volumes.Affine affine = record.Affine();
        VolumeOrigin origin = new(record.Affine(), record.Shape(), record.Flag(), record.Flag());
        if (origin.SpatialShape.Length is 0 or > 3)
        {
            throw RecordReader.Malformed($"{origin.SpatialShape.Length} spatial axes");
        }

        ImmutableArray<ISpatialChange>.Builder applied = ImmutableArray.CreateBuilder<ISpatialChange>();
        for (int count = record.Integer(0, MostChanges); count > 0; count--)
        {
            applied.Add(RecordedChanges.Read(record));
        }

        return new VolumeRecord(key, memory, shape, strides, offset, affine, origin, applied.ToImmutable());
    }
}

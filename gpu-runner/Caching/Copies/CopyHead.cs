using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>What stands before the voxels of a copy: everything of a prepared image but the voxels, and how these are coded.</summary>
/// <param name="Name">The copy's own name, so that one that lies under another name is not taken for that.</param>
/// <param name="Steps">How many steps are done.</param>
/// <param name="Header">What is known of the image beside its voxels.</param>
/// <param name="Values">What the steps found beside volumes: a JSON object.</param>
/// <param name="Memories">The arrays.</param>
/// <param name="Volumes">The views of them.</param>
internal sealed record CopyHead(
    string Name, int Steps, ImageHeader Header, string Values, IReadOnlyList<MemoryRecord> Memories, IReadOnlyList<VolumeRecord> Volumes)
{
    /// <summary>Bytes of the arrays.</summary>
    public long MemoryBytes => Memories.Sum(memory => (long)memory.Length * ElementKinds.Bytes(memory.Kind));

    /// <summary>Bytes of what follows the head.</summary>
    public long CodedBytes => Memories.Sum(memory => memory.Chunks.Sum(chunk => (long)chunk.Bytes));
}

/// <summary>One array, in chunks of <see cref="CopyFormat.ChunkElements"/> elements, the last one shorter.</summary>
/// <param name="Kind">Its elements.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Chunks">How they are coded.</param>
internal sealed record MemoryRecord(ElementKind Kind, int Length, IReadOnlyList<ChunkRecord> Chunks);

/// <summary>One chunk of an array.</summary>
/// <param name="Planes">Coded bytes of each plane: of the elements' first bytes, of their second bytes and so on.</param>
/// <param name="Checksum">CRC-32C of all of them.</param>
internal sealed record ChunkRecord(int[] Planes, uint Checksum)
{
    /// <summary>Coded bytes of the chunk.</summary>
    public int Bytes => Planes.Sum();
}

/// <summary>One volume: a view of an array, with its history.</summary>
/// <param name="Key">Its key in the sample.</param>
/// <param name="Memory">Index of the array.</param>
/// <param name="Shape">Length of each axis.</param>
/// <param name="Strides">Elements between neighbours along each axis.</param>
/// <param name="Offset">Index in the array of the first element.</param>
/// <param name="Affine">Voxel → RAS mm of its spatial axes.</param>
/// <param name="Origin">How it lay in the file.</param>
/// <param name="Applied">The spatial changes since loading, the first in front.</param>
internal sealed record VolumeRecord(
    string Key, int Memory, int[] Shape, int[] Strides, int Offset, Affine Affine, VolumeOrigin Origin, IReadOnlyList<ISpatialChange> Applied);

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>The array behind a volume, whatever its elements.</summary>
internal static class VolumeMemory
{
    /// <summary>The array, and the index in it of what the volume calls the beginning of its storage; null where no array lies behind it.</summary>
    public static (Array? Memory, int Start) Of(Volume volume) => volume switch
    {
        Volume<float> v => Behind(v),
        Volume<byte> v => Behind(v),
        Volume<ushort> v => Behind(v),
        Volume<short> v => Behind(v),
        Volume<sbyte> v => Behind(v),
        Volume<int> v => Behind(v),
        Volume<uint> v => Behind(v),
        Volume<long> v => Behind(v),
        Volume<ulong> v => Behind(v),
        Volume<double> v => Behind(v),
        _ => (null, 0),
    };

    /// <summary>A view of an array.</summary>
    /// <exception cref="ArgumentException">It reaches outside the array, or no volume has such elements.</exception>
    public static Volume View(Array memory, ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, int offset, Affine affine) => memory switch
    {
        // By their exact type: to the runtime an array of unsigned numbers also is one of signed ones.
        float[] m => new Volume<float>(m, shape, strides, offset, affine),
        double[] m => new Volume<double>(m, shape, strides, offset, affine),
        _ when memory.GetType() == typeof(byte[]) => new Volume<byte>((byte[])memory, shape, strides, offset, affine),
        _ when memory.GetType() == typeof(sbyte[]) => new Volume<sbyte>((sbyte[])memory, shape, strides, offset, affine),
        _ when memory.GetType() == typeof(ushort[]) => new Volume<ushort>((ushort[])memory, shape, strides, offset, affine),
        _ when memory.GetType() == typeof(short[]) => new Volume<short>((short[])memory, shape, strides, offset, affine),
        _ when memory.GetType() == typeof(uint[]) => new Volume<uint>((uint[])memory, shape, strides, offset, affine),
        _ when memory.GetType() == typeof(int[]) => new Volume<int>((int[])memory, shape, strides, offset, affine),
        _ when memory.GetType() == typeof(ulong[]) => new Volume<ulong>((ulong[])memory, shape, strides, offset, affine),
        _ when memory.GetType() == typeof(long[]) => new Volume<long>((long[])memory, shape, strides, offset, affine),
        _ => throw new ArgumentException($"No volume has elements of {memory.GetType().GetElementType()}.", nameof(memory)),
    };

    /// <summary>What an array takes.</summary>
    public static long BytesOf(Array memory) => memory.LongLength * ElementBytes(memory);

    /// <summary>Bytes of one element.</summary>
    public static int ElementBytes(Array memory) => Marshal.SizeOf(memory.GetType().GetElementType()!);

    /// <summary>Elements of an array as they lie in memory.</summary>
    /// <param name="memory">The array.</param>
    /// <param name="start">The first element.</param>
    /// <param name="count">How many; their bytes must fit a span.</param>
    public static Span<byte> Bytes(Array memory, int start, int count)
    {
        int size = ElementBytes(memory);
        ref byte first = ref MemoryMarshal.GetArrayDataReference(memory);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + count, memory.LongLength);
        return MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref first, (nint)start * size), checked(count * size));
    }

    private static (Array? Memory, int Start) Behind<T>(Volume<T> volume)
        where T : unmanaged, INumber<T> =>
        MemoryMarshal.TryGetArray((ReadOnlyMemory<T>)volume.Storage, out ArraySegment<T> segment) ? (segment.Array, segment.Offset) : (null, 0);
}

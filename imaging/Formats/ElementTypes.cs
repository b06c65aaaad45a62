using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats;

/// <summary>What depends on the type of an image's elements, which only its file knows.</summary>
internal static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
        _ => throw new ArgumentException($"Elements of type {type.Name} do not occur in images.", nameof(type)),
    };

    /// <summary>Reads elements into a dense array whose first axis is contiguous.</summary>
    /// <param name="type">Of the elements.</param>
    /// <param name="shape">Lengths of the axes; the limits were checked before.</param>
    /// <param name="affine">Where the array lies.</param>
    /// <param name="source">The elements.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    /// <exception cref="ImageFormatException">The stream ends before.</exception>
    public static Volume Read(Type type, ReadOnlySpan<int> shape, Affine affine, ElementSource source, CancellationToken cancellation) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => Read<byte>(shape, affine, source, cancellation),
        TypeCode.SByte => Read<sbyte>(shape, affine, source, cancellation),
        TypeCode.Int16 => Read<short>(shape, affine, source, cancellation),
        TypeCode.UInt16 => Read<ushort>(shape, affine, source, cancellation),
        TypeCode.Int32 => Read<int>(shape, affine, source, cancellation),
        TypeCode.UInt32 => Read<uint>(shape, affine, source, cancellation),
        TypeCode.Int64 => Read<long>(shape, affine, source, cancellation),
        TypeCode.UInt64 => Read<ulong>(shape, affine, source, cancellation),
        TypeCode.Single => Read<float>(shape, affine, source, cancellation),
        TypeCode.Double => Read<double>(shape, affine, source, cancellation),
        _ => throw new ArgumentException($"Elements of type {type.Name} do not occur in images.", nameof(type)),
    };

    private static Volume<T> Read<T>(ReadOnlySpan<int> shape, Affine affine, ElementSource source, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        T[] elements = VoxelStream.Read<T>(source.Stream, Volume.CountOf(shape), source.LikelyBytes, source.BigEndian, source.Subject, cancellation);
        return Volume<T>.FromFirstAxisFastest(elements, shape, affine);
    }
}

/// <summary>Where elements come from.</summary>
/// <param name="Stream">Positioned at the first.</param>
/// <param name="LikelyBytes">How many bytes it is likely to hold.</param>
/// <param name="BigEndian">Its byte order.</param>
/// <param name="Subject">The subject of the sentences of errors.</param>
internal readonly record struct ElementSource(Stream Stream, long LikelyBytes, bool BigEndian, string Subject);

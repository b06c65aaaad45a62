using Aiaa.GpuRunner.Pipelines.Records;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>Element types as copies name them.</summary>
internal enum ElementKind : byte
{
    /// <summary>uint8.</summary>
    Byte = 1,

    /// <summary>int8.</summary>
    SignedByte = 2,

    /// <summary>uint16.</summary>
    UnsignedShort = 3,

    /// <summary>int16.</summary>
    Short = 4,

    /// <summary>uint32.</summary>
    UnsignedInteger = 5,

    /// <summary>int32.</summary>
    Integer = 6,

    /// <summary>uint64.</summary>
    UnsignedLong = 7,

    /// <summary>int64.</summary>
    Long = 8,

    /// <summary>float32.</summary>
    Single = 9,

    /// <summary>float64.</summary>
    Double = 10,
}

/// <summary>Arrays by the name of their elements.</summary>
internal static class ElementKinds
{
    private static readonly Dictionary<Type, ElementKind> Kinds = new()
    {
        [typeof(byte)] = ElementKind.Byte,
        [typeof(sbyte)] = ElementKind.SignedByte,
        [typeof(ushort)] = ElementKind.UnsignedShort,
        [typeof(short)] = ElementKind.Short,
        [typeof(uint)] = ElementKind.UnsignedInteger,
        [typeof(int)] = ElementKind.Integer,
        [typeof(ulong)] = ElementKind.UnsignedLong,
        [typeof(long)] = ElementKind.Long,
        [typeof(float)] = ElementKind.Single,
        [typeof(double)] = ElementKind.Double,
    };

    /// <summary>The kind of an array's elements.</summary>
    public static ElementKind Of(Array memory) => Kinds[memory.GetType().GetElementType()!];

    /// <summary>Bytes of one element.</summary>
    public static int Bytes(ElementKind kind) => kind switch
    {
        ElementKind.Byte or ElementKind.SignedByte => 1,
        ElementKind.UnsignedShort or ElementKind.Short => 2,
        ElementKind.UnsignedInteger or ElementKind.Integer or ElementKind.Single => 4,
        ElementKind.UnsignedLong or ElementKind.Long or ElementKind.Double => 8,
        _ => throw RecordReader.Malformed($"no element type {(byte)kind}"),
    };

    /// <summary>A new array, every element of which is going to be written.</summary>
    public static Array Allocate(ElementKind kind, int length) => kind switch
    {
        ElementKind.Byte => GC.AllocateUninitializedArray<byte>(length),
        ElementKind.SignedByte => GC.AllocateUninitializedArray<sbyte>(length),
        ElementKind.UnsignedShort => GC.AllocateUninitializedArray<ushort>(length),
        ElementKind.Short => GC.AllocateUninitializedArray<short>(length),
        ElementKind.UnsignedInteger => GC.AllocateUninitializedArray<uint>(length),
        ElementKind.Integer => GC.AllocateUninitializedArray<int>(length),
        ElementKind.UnsignedLong => GC.AllocateUninitializedArray<ulong>(length),
        ElementKind.Long => GC.AllocateUninitializedArray<long>(length),
        ElementKind.Single => GC.AllocateUninitializedArray<float>(length),
        ElementKind.Double => GC.AllocateUninitializedArray<double>(length),
        _ => throw RecordReader.Malformed($"no element type {(byte)kind}"),
    };
}

using System.Numerics;
using System.Numerics.Tensors;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Writers;

/// <summary>Chooses the element type of a result: the smallest unsigned integer for labels, float32 for what has fractions.</summary>
internal static class LabelType
{
    /// <summary>The volume in another element type, with the memory layout it has; values are cut as C casts cut them, as numpy's astype does.</summary>
    /// <param name="volume">The result.</param>
    /// <param name="asked">The type that was asked for; null to choose.</param>
    public static Volume Convert(Volume volume, Type? asked)
    {
        Type type = asked ?? Smallest(volume);
        return type == volume.ElementType ? volume : volume switch
        {
            Volume<byte> v => From(v, type),
            Volume<ushort> v => From(v, type),
            Volume<float> v => From(v, type),
            _ => From(volume.ToSingle(), type),
        };
    }

    private static Type Smallest(Volume volume)
    {
        if (volume is Volume<byte>)
        {
            return typeof(byte);
        }

        Volume<float> values = volume.ToSingle();
        ReadOnlySpan<float> span = values.ToFirstAxisFastest().Span;
        float least = TensorPrimitives.Min(span);
        float most = TensorPrimitives.Max(span);
        foreach (float value in span)
        {
            if (value != MathF.Floor(value))
            {
                return typeof(float);
            }
        }

        return (least, most) switch
        {
            ( >= 0, <= byte.MaxValue) => typeof(byte),
            ( >= 0, <= ushort.MaxValue) => typeof(ushort),
            ( >= short.MinValue, <= short.MaxValue) => typeof(short),
            ( >= int.MinValue, <= 1 << 24) => typeof(int),
            _ => typeof(float),
        };
    }

    private static Volume From<T>(Volume<T> volume, Type type)
        where T : unmanaged, INumber<T> => type switch
        {
            _ when type == typeof(byte) => To<T, byte>(volume),
            _ when type == typeof(sbyte) => To<T, sbyte>(volume),
            _ when type == typeof(ushort) => To<T, ushort>(volume),
            _ when type == typeof(short) => To<T, short>(volume),
            _ when type == typeof(uint) => To<T, uint>(volume),
            _ when type == typeof(int) => To<T, int>(volume),
            _ when type == typeof(ulong) => To<T, ulong>(volume),
            _ when type == typeof(long) => To<T, long>(volume),
            _ when type == typeof(double) => To<T, double>(volume),
            _ => To<T, float>(volume),
        };

    private static Volume<TOut> To<T, TOut>(Volume<T> volume)
        where T : unmanaged, INumber<T>
        where TOut : unmanaged, INumber<TOut>
    {
        TOut[] converted = GC.AllocateUninitializedArray<TOut>(volume.Count);
        TensorPrimitives.ConvertTruncating<T, TOut>(volume.ToFirstAxisFastest().Span, converted);
        return Volume<TOut>.FromFirstAxisFastest(converted, volume.Shape, volume.Affine);
    }
}

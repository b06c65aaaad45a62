using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Aiaa.GpuRunner.Inference;

/// <summary>
/// The memory of one tensor of a network, seen as float32. A float32 tensor shares its memory with the engine; for another
/// element type the engine has memory of its own, and values are converted in and out.
/// </summary>
internal abstract class TensorBuffer : IDisposable
{
    private TensorBuffer(OrtValue value, float[] elements)
    {
        Value = value;
        Elements = elements;
    }

    /// <summary>The tensor as the engine knows it.</summary>
    public OrtValue Value { get; }

    /// <summary>The elements as float32.</summary>
    public float[] Elements { get; }

    /// <summary>Whether tensors of an element type can be converted to and from float32.</summary>
    public static bool Supports(TensorElementType type) => type is TensorElementType.Float or TensorElementType.Float16 or TensorElementType.Double
        or TensorElementType.UInt8 or TensorElementType.Int8 or TensorElementType.UInt16 or TensorElementType.Int16
        or TensorElementType.Int32 or TensorElementType.Int64 or TensorElementType.Bool;

    /// <summary>Takes memory for a tensor.</summary>
    public static TensorBuffer Create(TensorElementType type, int[] shape)
    {
        int count = Aiaa.Imaging.Volumes.Volume.CountOf(shape);
        long[] lengths = [.. shape.Select(n => (long)n)];
        return type switch
        {
            TensorElementType.Float => new Shared(new float[count], lengths),
            TensorElementType.Float16 => new Halves(new Float16[count], lengths),
            TensorElementType.Double => new Converted<double>(new double[count], lengths),
            TensorElementType.UInt8 => new Converted<byte>(new byte[count], lengths),
            TensorElementType.Int8 => new Converted<sbyte>(new sbyte[count], lengths),
            TensorElementType.UInt16 => new Converted<ushort>(new ushort[count], lengths),
            TensorElementType.Int16 => new Converted<short>(new short[count], lengths),
            TensorElementType.Int32 => new Converted<int>(new int[count], lengths),
            TensorElementType.Int64 => new Converted<long>(new long[count], lengths),
            TensorElementType.Bool => new Flags(new bool[count], lengths),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }

    /// <summary>Brings <see cref="Elements"/> to the engine.</summary>
    public virtual void Push()
    {
    }

    /// <summary>Brings the engine's values to <see cref="Elements"/>.</summary>
    public virtual void Pull()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => Value.Dispose();

    private sealed class Shared(float[] elements, long[] shape) : TensorBuffer(OrtValue.CreateTensorValueFromMemory(elements, shape), elements);

    private sealed class Converted<T>(T[] native, long[] shape) : TensorBuffer(OrtValue.CreateTensorValueFromMemory(native, shape), new float[native.Length])
        where T : unmanaged, INumber<T>
    {
        public override void Push() => TensorPrimitives.ConvertSaturating<float, T>(Elements, native);

        public override void Pull() => TensorPrimitives.ConvertTruncating<T, float>(native, Elements);
    }

    private sealed class Halves(Float16[] native, long[] shape) : TensorBuffer(OrtValue.CreateTensorValueFromMemory(native, shape), new float[native.Length])
    {
        public override void Push() => TensorPrimitives.ConvertToHalf(Elements, MemoryMarshal.Cast<Float16, Half>(native.AsSpan()));

        public override void Pull() => TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(native.AsSpan()), Elements);
    }

    private sealed class Flags(bool[] native, long[] shape) : TensorBuffer(OrtValue.CreateTensorValueFromMemory(native, shape), new float[native.Length])
    {
        public override void Push()
        {
            for (int i = 0; i < native.Length; i++)
            {
                native[i] = Elements[i] != 0;
            }
        }

        public override void Pull()
        {
            for (int i = 0; i < native.Length; i++)
            {
                Elements[i] = native[i] ? 1 : 0;
            }
        }
    }
}

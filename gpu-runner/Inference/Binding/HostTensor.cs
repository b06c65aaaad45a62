using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>
/// One tensor of a network in host memory, seen as float32, C order. A float32 tensor is seen where the engine has it; of another element
/// type the values are converted in and out.
/// </summary>
internal abstract class HostTensor : IDisposable
{
    private readonly IDisposable? _view;

    private HostTensor(OrtValue value, Memory<float> elements, IDisposable? view, long bytes)
    {
        Value = value;
        Elements = elements;
        Bytes = bytes;
        _view = view;
    }

    /// <summary>The tensor as the engine knows it.</summary>
    public OrtValue Value { get; }

    /// <summary>The elements as float32.</summary>
    public Memory<float> Elements { get; }

    /// <summary>The memory that it takes, in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Whether <see cref="Elements"/> is managed memory, which lives as long as somebody looks at it.</summary>
    public bool OutlivesDisposal => MemoryMarshal.TryGetArray<float>(Elements, out _);

    /// <summary>Whether tensors of an element type can be converted to and from float32.</summary>
    public static bool Supports(TensorElementType type) => type is TensorElementType.Float or TensorElementType.Float16 or TensorElementType.Double
        or TensorElementType.UInt8 or TensorElementType.Int8 or TensorElementType.UInt16 or TensorElementType.Int16
        or TensorElementType.Int32 or TensorElementType.Int64 or TensorElementType.Bool;

    /// <summary>Takes memory for a tensor.</summary>
    /// <param name="type">Element type, one of those that <see cref="Supports"/> names.</param>
    /// <param name="shape">Lengths of all axes.</param>
    /// <param name="allocator">An allocator of the engine for host memory, for example of pages that a GPU reaches; null for managed memory, which is zero at first.</param>
    public static HostTensor Create(TensorElementType type, int[] shape, OrtAllocator? allocator) => type switch
    {
        TensorElementType.Float => new Same(Native<float>.Take(type, shape, allocator)),
        TensorElementType.Float16 => new Halves(Native<Float16>.Take(type, shape, allocator)),
        TensorElementType.Double => new Converted<double>(Native<double>.Take(type, shape, allocator)),
        TensorElementType.UInt8 => new Converted<byte>(Native<byte>.Take(type, shape, allocator)),
        TensorElementType.Int8 => new Converted<sbyte>(Native<sbyte>.Take(type, shape, allocator)),
        TensorElementType.UInt16 => new Converted<ushort>(Native<ushort>.Take(type, shape, allocator)),
        TensorElementType.Int16 => new Converted<short>(Native<short>.Take(type, shape, allocator)),
        TensorElementType.Int32 => new Converted<int>(Native<int>.Take(type, shape, allocator)),
        TensorElementType.Int64 => new Converted<long>(Native<long>.Take(type, shape, allocator)),
        TensorElementType.Bool => new Flags(Native<bool>.Take(type, shape, allocator)),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Brings <see cref="Elements"/> into the engine's element type.</summary>
    public virtual void Push()
    {
    }

    /// <summary>Brings the engine's values to <see cref="Elements"/>.</summary>
    public virtual void Pull()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view?.Dispose();
        Value.Dispose();
    }

    /// <summary>The memory in the engine's element type.</summary>
    private readonly record struct Native<T>(OrtValue Value, Memory<T> Elements, IDisposable? View)
        where T : unmanaged
    {
        public unsafe long Bytes => (long)Elements.Length * sizeof(T);

        public static Native<T> Take(TensorElementType type, int[] shape, OrtAllocator? allocator)
        {
            int count = Aiaa.Imaging.Volumes.Volume.CountOf(shape);
            long[] lengths = [.. shape.Select(n => (long)n)];
            if (allocator is null)
            {
                T[] managed = new T[count];
                return new Native<T>(OrtValue.CreateTensorValueFromMemory(managed, lengths), managed, null);
            }

            OrtValue value = OrtValue.CreateAllocatedTensorValue(allocator, type, lengths);
            EngineMemory<T> view = new(value);
            return new Native<T>(value, view.Memory, view);
        }
    }

    private sealed class Same(Native<float> native) : HostTensor(native.Value, native.Elements, native.View, native.Bytes);

    private abstract class Other<T>(Native<T> native)
        : HostTensor(native.Value, new float[native.Elements.Length], native.View, native.Bytes + ((long)native.Elements.Length * sizeof(float)))
        where T : unmanaged
    {
        protected Span<T> Values => native.Elements.Span;
    }

    private sealed class Converted<T>(Native<T> native) : Other<T>(native)
        where T : unmanaged, INumber<T>
    {
        public override void Push() => TensorPrimitives.ConvertSaturating(Elements.Span, Values);

        public override void Pull() => TensorPrimitives.ConvertTruncating<T, float>(Values, Elements.Span);
    }

    private sealed class Halves(Native<Float16> native) : Other<Float16>(native)
    {
        public override void Push() => TensorPrimitives.ConvertToHalf(Elements.Span, MemoryMarshal.Cast<Float16, Half>(Values));

        public override void Pull() => TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(Values), Elements.Span);
    }

    private sealed class Flags(Native<bool> native) : Other<bool>(native)
    {
        public override void Push()
        {
            Span<float> elements = Elements.Span;
            Span<bool> values = Values;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = elements[i] != 0;
            }
        }

        public override void Pull()
        {
            Span<float> elements = Elements.Span;
            Span<bool> values = Values;
            for (int i = 0; i < values.Length; i++)
            {
                elements[i] = values[i] ? 1 : 0;
            }
        }
    }
}

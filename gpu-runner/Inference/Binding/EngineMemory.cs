using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>The elements of a tensor whose memory the engine took, on the host, as managed memory. It ends with the tensor.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed unsafe class EngineMemory<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly void* _elements;
    private readonly int _count;
    private OrtValue? _value;

    /// <summary>Looks at a tensor in host memory.</summary>
    public EngineMemory(OrtValue value)
    {
        Span<T> elements = value.GetTensorMutableDataAsSpan<T>();
        _value = value;
        _count = elements.Length;

        // Native memory: nothing moves it.
        _elements = System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(elements));
    }

    /// <inheritdoc/>
    public override Span<T> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_value is null, this);
        return new Span<T>(_elements, _count);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_value is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_count);
        return new MemoryHandle((T*)_elements + elementIndex);
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _value = null;
}

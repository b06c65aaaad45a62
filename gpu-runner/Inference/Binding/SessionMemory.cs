using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>The memories that tensors of one session can be bound in. Lives longer than the tensors, and shorter than the session.</summary>
internal sealed class SessionMemory : IDisposable
{
    private readonly OrtMemoryInfo? _deviceMemory;
    private readonly OrtMemoryInfo? _pageLockedMemory;
    private readonly OrtAllocator? _device;
    private readonly OrtAllocator? _pageLocked;
    private readonly TensorCopy _copy;

    /// <summary>Opens the memories that a plan needs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="plan">Where tensors are bound.</param>
    /// <param name="space">The device's memories; asked for nothing that the plan does not need.</param>
    /// <param name="captures">Held by a run that captures, on the whole device; null where none does.</param>
    /// <exception cref="OnnxRuntimeException">The session does not have such a memory.</exception>
    public SessionMemory(InferenceSession session, BindingPlan plan, DeviceSpace space, Lock? captures = null)
    {
        Captures = captures ?? new Lock();
        Session = session;
        Placement = plan.Placement;
        _copy = space.Copy;
        try
        {
            if (plan.Placement == TensorPlacement.Device)
            {
                _deviceMemory = space.Memory();
                _device = new OrtAllocator(session, _deviceMemory);
            }

            if (plan.PageLocked)
            {
                _pageLockedMemory = space.PageLocked();
                _pageLocked = new OrtAllocator(session, _pageLockedMemory);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The session.</summary>
    public InferenceSession Session { get; }

    /// <summary>Where tensors are bound.</summary>
    public TensorPlacement Placement { get; }

    /// <summary>Held by a run of a session that captures graphs, which takes one at a time.</summary>
    public Lock Turn { get; } = new();

    /// <summary>Held by a run that captures: while it does, nothing else may take memory of the device.</summary>
    public Lock Captures { get; }

    /// <summary>Takes host memory for a tensor.</summary>
    public HostTensor TakeHost(TensorElementType type, int[] shape) => HostTensor.Create(type, shape, _pageLocked);

    /// <summary>Takes memory of the device for a tensor; null when tensors are not bound there.</summary>
    public OrtValue? TakeDevice(TensorElementType type, int[] shape) =>
        _device is null ? null : OrtValue.CreateAllocatedTensorValue(_device, type, [.. shape.Select(n => (long)n)]);

    /// <summary>Copies between host and device.</summary>
    public void Copy(OrtValue[] source, OrtValue[] target) => _copy(source, target);

    /// <inheritdoc/>
    public void Dispose()
    {
        _device?.Dispose();
        _pageLocked?.Dispose();
        _deviceMemory?.Dispose();
        _pageLockedMemory?.Dispose();
    }
}

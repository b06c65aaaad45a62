using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Inference.Binding;
using Aiaa.GpuRunner.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace Aiaa.GpuRunner.Tests.Inference.Binding;

/// <summary>
/// The processor's memory in the place of a GPU's, taken from the engine as a GPU's is: every step of binding and copying is a real one, but
/// for the device.
/// </summary>
internal static class HostAsDevice
{
    private static readonly DeviceSpace Space = new(Memory, Memory, Copy);

    /// <summary>A device that binds tensors as said, whose networks run on the processor.</summary>
    public static OnnxDevice Device(TensorPlacement placement, bool pageLocked) => new(
        new ProviderChoice(DeviceChoice.Cpu, []),
        new GpuSettings(HalfPrecision: false, EngineCache: null),
        new BindingPlan(placement, pageLocked, []),
        Space,
        NullLogger.Instance);

    /// <summary>The memories of a session.</summary>
    public static SessionMemory MemoryOf(InferenceSession session, TensorPlacement placement, bool pageLocked) =>
        new(session, new BindingPlan(placement, pageLocked, []), Space);

    /// <summary>A network whose tensors are bound as said.</summary>
    public static OnnxNetwork Load(string fixture, TensorPlacement placement, bool pageLocked) =>
        OnnxNetwork.Load(Fixture.Network(fixture), null, Device(placement, pageLocked));

    /// <summary>The memories of a session whose copies fail once, after so many.</summary>
    public static SessionMemory FailingMemoryOf(InferenceSession session, int copies) => new(
        session,
        new BindingPlan(TensorPlacement.Device, PageLocked: true, []),
        Space with
        {
            Copy = (source, target) =>
            {
                if (copies-- == 0)
                {
                    throw new ModelException("The stream is capturing.");
                }

                Copy(source, target);
            },
        });

    private static OrtMemoryInfo Memory() => new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);

    private static void Copy(IReadOnlyList<OrtValue> source, IReadOnlyList<OrtValue> target)
    {
        for (int i = 0; i < source.Count; i++)
        {
            source[i].GetTensorMutableRawData().CopyTo(target[i].GetTensorMutableRawData());
        }
    }
}

using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Inference;

/// <summary>Which execution provider ONNX networks get, and which would have been preferred.</summary>
/// <param name="Device">The one that is used.</param>
/// <param name="PassedOver">Those that would have been better, and why they are not used.</param>
internal sealed record ProviderChoice(DeviceChoice Device, IReadOnlyList<PassedOverProvider> PassedOver)
{
    /// <summary>The names of what can be chosen, as the native library has them.</summary>
    public static string NativeName(DeviceChoice device) => device switch
    {
        DeviceChoice.Cuda => "CUDAExecutionProvider",
        DeviceChoice.TensorRt => "TensorrtExecutionProvider",
        _ => "CPUExecutionProvider",
    };

    /// <summary>The names as people have them.</summary>
    public static string NameOf(DeviceChoice device) => device switch
    {
        DeviceChoice.Cuda => "CUDA",
        DeviceChoice.TensorRt => "TensorRT",
        _ => "CPU",
    };

    /// <summary>Chooses.</summary>
    /// <param name="asked">What the settings ask for.</param>
    /// <param name="offered">What the native library was built with.</param>
    /// <param name="open">Opens a session on a device; tells why it cannot, or null when it can.</param>
    /// <exception cref="ModelException">The one that was asked for does not work here.</exception>
    public static ProviderChoice Make(DeviceChoice asked, IReadOnlyList<string> offered, Func<DeviceChoice, string?> open)
    {
        if (asked == DeviceChoice.Auto)
        {
            return WhyNot(DeviceChoice.Cuda) is { } failure
                ? new ProviderChoice(DeviceChoice.Cpu, [new PassedOverProvider(NameOf(DeviceChoice.Cuda), failure)])
                : new ProviderChoice(DeviceChoice.Cuda, []);
        }

        return WhyNot(asked) is { } reason
            ? throw new ModelException($"AIAA_DEVICE asks for {NameOf(asked)}, which does not work here: {reason} Set it to auto or cpu, or use the container with the GPU build.")
            : new ProviderChoice(asked, []);

        string? WhyNot(DeviceChoice device) =>
            offered.Contains(NativeName(device), StringComparer.Ordinal) ? open(device) : $"the native library offers {string.Join(", ", offered)} only.";
    }
}

using Microsoft.ML.OnnxRuntime;

namespace Aiaa.GpuRunner.Inference.Binding;

/// <summary>Copies the elements of one tensor to another of the same type and shape, wherever they lie; done when it returns.</summary>
internal delegate void TensorCopy(IReadOnlyList<OrtValue> source, IReadOnlyList<OrtValue> target);

/// <summary>The memories of a device as ONNX Runtime names them, and the way between them and the host.</summary>
/// <param name="Memory">The device's own memory.</param>
/// <param name="PageLocked">Host memory that the device reaches.</param>
/// <param name="Copy">Copies between host and device.</param>
internal sealed record DeviceSpace(Func<OrtMemoryInfo> Memory, Func<OrtMemoryInfo> PageLocked, TensorCopy Copy)
{
    /// <summary>The name under which ONNX Runtime gets to know the library that copies.</summary>
    private const string Registration = "CUDAExecutionProvider";

    private static readonly Lazy<string?> WhyNoCopies = new(Register);

    /// <summary>The first NVIDIA GPU. TensorRT has its tensors in CUDA's memory as well.</summary>
    public static DeviceSpace Cuda { get; } = new(
        () => new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default),
        () => new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA_PINNED, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.CpuOutput),
        (source, target) => OrtEnv.Instance().CopyTensors(source, target, null));

    /// <summary>Makes the copies between host and GPU known to ONNX Runtime, which has them only once the provider's library is registered.</summary>
    /// <returns>Why that does not work; null when it does.</returns>
    public static string? PrepareCudaCopies() => WhyNoCopies.Value;

    /// <summary>Looks for a provider's library where native libraries are looked for.</summary>
    /// <param name="folders">Folders, separated as in a path list.</param>
    /// <param name="name">File name.</param>
    public static string? Find(string? folders, string name) => (folders ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append(AppContext.BaseDirectory)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    private static string? Register()
    {
        string name = OperatingSystem.IsWindows() ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";
        if (Find(AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string, name) is not { } library)
        {
            return $"{name} was not found.";
        }

        try
        {
            OrtEnv.Instance().RegisterExecutionProviderLibrary(Registration, library);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message;
        }
    }
}

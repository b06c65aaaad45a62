using System.Runtime.InteropServices;
using TorchSharp;

namespace Aiaa.TorchScript.Hosting;

/// <summary>Where networks run: a GPU when this build of libtorch has CUDA and finds one, else the processor.</summary>
/// <param name="Type">The device.</param>
internal sealed record TorchDevice(DeviceType Type)
{
    /// <summary>CPU or CUDA.</summary>
    public string Name => Type.ToString();

    /// <summary>The version of libtorch.</summary>
    public static string Version => torch.__version__;

    /// <summary>Loads libtorch.</summary>
    /// <exception cref="TorchScriptException">It does not load here.</exception>
    public static TorchDevice Open()
    {
        try
        {
            foreach (string path in Candidates().Where(File.Exists))
            {
                OldStandardLibrary.AdaptIfNeeded(path);
            }

            bool gpu = torch.TryInitializeDeviceType(DeviceType.CUDA) && torch.cuda.is_available();
            torch.InitializeDeviceType(gpu ? DeviceType.CUDA : DeviceType.CPU);
            torch.set_num_threads(Environment.ProcessorCount);
            return new TorchDevice(gpu ? DeviceType.CUDA : DeviceType.CPU);
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or TypeInitializationException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new TorchScriptException($"libtorch cannot be loaded on this machine ({RuntimeInformation.RuntimeIdentifier}): {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Where a build and a publication put TorchSharp's native library.</summary>
    private static IEnumerable<string> Candidates() =>
    [
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"),
        Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"),
    ];
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Aiaa.TorchScript.Hosting;

/// <summary>
/// Keeps this process from taking the machine's memory: an allocation beyond the limit fails, which libtorch reports as an error;
/// and when memory runs out all the same, the kernel ends this process before the server.
/// </summary>
internal static partial class ProcessLimits
{
    /// <summary>RLIMIT_DATA of Linux: private writable memory, the kind that tensors lie in.</summary>
    private const int Data = 2;

    private const string OutOfMemoryScore = "/proc/self/oom_score_adj";

    /// <summary>Sets the limits where the system has them.</summary>
    /// <param name="memoryBytes">Most memory for data; 0 for no limit.</param>
    [SuppressMessage("Design", "CA1031", Justification = "A limit that cannot be set is no reason not to serve.")]
    public static void Apply(long memoryBytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            File.WriteAllText(OutOfMemoryScore, 500.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception)
        {
            // Some sandboxes keep it from being written.
        }

        if (memoryBytes > 0)
        {
            Limit limit = new((ulong)memoryBytes, (ulong)memoryBytes);
            _ = SetLimit(Data, in limit);
        }
    }

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(ulong Soft, ulong Hard);
}

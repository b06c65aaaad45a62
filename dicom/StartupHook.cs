using Aiaa.Dicom.Pixels.Native;

/// <summary>
/// Makes a worker of any program that has this assembly: .NET runs this before the program's own entry point when DOTNET_STARTUP_HOOKS
/// names the assembly, as <see cref="WorkerProcess"/> does. The name and the missing namespace are .NET's requirement.
/// </summary>
internal static class StartupHook
{
    /// <summary>Decodes frames from standard input until it ends, then ends the process.</summary>
    public static void Initialize() => Environment.Exit(FrameWorker.Run());
}

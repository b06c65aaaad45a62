using System.Runtime.InteropServices;
using Aiaa.GpuRunner.Inference.TorchScript;
using Aiaa.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Tests.Inference.TorchScript;

/// <summary>The worker's program as the build of these tests left it, and engines that start it.</summary>
internal static class Worker
{
    private static readonly string Configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    public static string Program { get; } = Path.Combine(Checkout.Root, "torchscript", "bin", Configuration, "net10.0", "Aiaa.TorchScript.dll");

    /// <summary>Skips the calling test where there is no libtorch for this machine.</summary>
    public static void Require() => Assert.SkipUnless(
        RuntimeInformation.RuntimeIdentifier is "win-x64" or "osx-arm64" || (OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64),
        "there is no libtorch package for this platform");

    public static TorchEngine Engine(string? program = null, string? setup = null, TimeProvider? time = null)
    {
        IOptions<RunnerOptions> options = Options.Create(new RunnerOptions { TorchScript = program ?? Program, TorchScriptSetup = setup });
        return new TorchEngine(new TorchInstallation(options, NullLogger<TorchInstallation>.Instance), options, time ?? TimeProvider.System, NullLogger<TorchEngine>.Instance);
    }
}

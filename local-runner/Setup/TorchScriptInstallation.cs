using System.Diagnostics.CodeAnalysis;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Setup;

/// <summary>
/// The engine for TorchScript models. It is no part of the ordinary build, because its native library is a download of 130 MB: it
/// is built when the first such model asks for it, and rebuilt when its sources have changed since.
/// </summary>
internal sealed class TorchScriptInstallation(Checkout checkout, TextWriter messages)
{
    /// <summary>The command of this program that installs it.</summary>
    public const string CommandName = "torchscript";

    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Sources = ["torchscript", "runner-protocol"];

    /// <summary>The program.</summary>
    public string Program => Path.Combine(checkout.Root, "torchscript", "bin", checkout.Configuration, "net10.0", "Aiaa.TorchScript.dll");

    private bool Current => File.Exists(Program) && NewestSource() <= File.GetLastWriteTimeUtc(Program);

    /// <summary>Builds it when it is missing or out of date. Safe when several processes ask at once: one builds, the others wait.</summary>
    /// <exception cref="LocalRunnerException">The build failed.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (Current)
        {
            return;
        }

        await using FileStream alone = await LockAsync(cancellation);
        if (Current)
        {
            return;
        }

        await messages.WriteLineAsync("Installing the engine for TorchScript (once; fetches 130 MB unless it is there) ...");
        ToolResult build = await Tool.RunAsync(
            new ChildCommand(
                Programs.Dotnet,
                ["msbuild", Path.Combine(checkout.Root, "torchscript"), "-restore", $"-p:Configuration={checkout.Configuration}", "-v:q", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"]),
            cancellation: cancellation);
        if (build.ExitCode != 0)
        {
            throw new LocalRunnerException("The engine for TorchScript cannot be built; is the package registry reachable?", build.Tail);
        }

        // A build that found nothing to do leaves the old time, and this would ask again.
        File.SetLastWriteTimeUtc(Program, DateTime.UtcNow);
    }

    /// <summary>Brings one that is there up to date; who has none does not wait for it.</summary>
    /// <exception cref="LocalRunnerException">The build failed.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => File.Exists(Program) ? EnsureAsync(cancellation) : Task.CompletedTask;

    private DateTime NewestSource() => Sources
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(checkout.Root, folder), "*", new EnumerationOptions { RecurseSubdirectories = true }))
        .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" && !IsMade(file))
        .Select(File.GetLastWriteTimeUtc)
        .Append(File.GetLastWriteTimeUtc(Path.Combine(checkout.Root, "Directory.Packages.props")))
        .Max();

    private static bool IsMade(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        || file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes it.")]
    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(checkout.State);
        string path = Path.Combine(checkout.State, "torchscript.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (Directory.Exists(checkout.State))
            {
                await Task.Delay(LockRetry, cancellation);
            }
        }
    }
}

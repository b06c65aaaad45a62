using System.Globalization;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Setup;

/// <summary>Azurite's packages, installed as its lock file pins them.</summary>
internal sealed class AzuriteInstallation(Checkout checkout, TextWriter messages)
{
    private const int OldestNode = 20;
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(200);

    private string LockFile => Path.Combine(checkout.Azurite, "package-lock.json");

    private string InstalledMark => Path.Combine(checkout.Azurite, "node_modules", ".package-lock.json");

    // npm writes the mark last; a lock file that changed since then asks for a new installation.
    private bool Installed => File.Exists(InstalledMark) && File.GetLastWriteTimeUtc(InstalledMark) >= File.GetLastWriteTimeUtc(LockFile);

    /// <summary>Installs what is missing. Safe when several processes ask at once: one installs, the others wait.</summary>
    /// <exception cref="LocalRunnerException">npm is missing or failed.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (Installed)
        {
            return;
        }

        await using FileStream alone = await LockAsync(cancellation);
        if (Installed)
        {
            return;
        }

        await RequireNodeAsync(cancellation);
        await messages.WriteLineAsync("Installing Azurite (once) ...");
        ToolResult result = await Tool.RunAsync(
            new ChildCommand(Programs.Npm(), ["ci", "--loglevel=error"]) { WorkingFolder = checkout.Azurite }, cancellation: cancellation);
        if (result.ExitCode != 0)
        {
            throw new LocalRunnerException("Azurite cannot be installed: npm ci failed; is the package registry reachable?", result.Tail);
        }
    }

    private static async Task RequireNodeAsync(CancellationToken cancellation)
    {
        ToolResult answer = await Tool.RunAsync(new ChildCommand(Programs.Node(), ["--version"]), cancellation: cancellation);
        string version = answer.Tail is [string line, ..] ? line : "none";
        if (MajorVersion(version) < OldestNode)
        {
            throw new LocalRunnerException($"Node.js {OldestNode} or newer is needed for Azurite, the local storage, and this is {version}: install a newer one (https://nodejs.org/en/download).");
        }
    }

    /// <summary>The first number of a version such as v20.11.0; 0 when it is none.</summary>
    internal static int MajorVersion(string version) =>
        int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? major : 0;

    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        string path = Path.Combine(checkout.Azurite, ".install.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (Directory.Exists(checkout.Azurite))
            {
                await Task.Delay(LockRetry, cancellation);
            }
        }
    }
}

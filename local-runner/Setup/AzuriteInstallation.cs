using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Setup;

/// <summary>Azurite's packages, installed as its lock file pins them.</summary>
internal sealed class AzuriteInstallation(Checkout checkout, TextWriter messages)
{
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

        await messages.WriteLineAsync("Installing Azurite (once) ...");
        ToolResult result = await Tool.RunAsync(
            new ChildCommand(Programs.Npm(), ["ci", "--loglevel=error"]) { WorkingFolder = checkout.Azurite }, cancellation: cancellation);
        if (result.ExitCode != 0)
        {
            throw new LocalRunnerException("Azurite cannot be installed: npm ci failed; is the package registry reachable?", result.Tail);
        }
    }

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

using System.ComponentModel;
using System.Diagnostics;

namespace Aiaa.Testing;

/// <summary>Azurite's packages, as the lock file in the folder "azurite" pins them; installed once per checkout.</summary>
internal static class AzuritePackages
{
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(200);

    public static string Folder { get; } = Path.Combine(Checkout.Root, "azurite");

    private static bool Installed => File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json"));

    public static async Task EnsureInstalledAsync()
    {
        if (Installed)
        {
            return;
        }

        using FileStream _ = await LockAsync();
        if (!Installed)
        {
            await InstallAsync();
        }
    }

    private static async Task InstallAsync()
    {
        bool windows = OperatingSystem.IsWindows();
        ProcessStartInfo start = new(windows ? "npm.cmd" : "npm")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "ci" },
        };
        using Process npm = Start(start);
        Task<string> output = npm.StandardOutput.ReadToEndAsync();
        Task<string> errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"'npm ci' in {Folder} failed: {await errors}{await output}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("npm did not start.");
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("These tests need Node.js 20 or newer with npm, for Azurite.", missing);
        }
    }

    // Test assemblies run side by side; one of them installs and the others wait for it.
    private static async Task<FileStream> LockAsync()
    {
        string path = Path.Combine(Folder, ".install.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                await Task.Delay(LockRetry);
            }
        }
    }
}

using System.Diagnostics;

namespace Aiaa.Functions.Tests.Support;

/// <summary>Runs what a page tells its reader to type.</summary>
internal static class Shell
{
    /// <summary>Whether all these programs are on the path.</summary>
    public static bool Has(params string[] programs)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        return programs.All(program => folders.Any(folder => File.Exists(Path.Combine(folder, program))));
    }

    /// <summary>Runs a script that must succeed.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string folder, string script, params (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new("bash", ["-euo", "pipefail", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }
}

namespace Aiaa.LocalRunner.Setup;

/// <summary>Finds the programs of the machine that the system is started with.</summary>
internal static class Programs
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [string.Empty];

    /// <summary>The dotnet host that runs this program, so that children run on the same one.</summary>
    public static string Dotnet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>Node, which Azurite runs on.</summary>
    /// <exception cref="LocalRunnerException">It is not installed.</exception>
    public static string Node() => Require("node");

    /// <summary>npm, which installs Azurite.</summary>
    /// <exception cref="LocalRunnerException">It is not installed.</exception>
    public static string Npm() => Require("npm");

    /// <summary>Azure Functions Core Tools; null when they are not installed.</summary>
    public static string? CoreTools() => Find("func", Environment.GetEnvironmentVariable("PATH"));

    private static string Require(string name) => Find(name, Environment.GetEnvironmentVariable("PATH")) ?? throw new LocalRunnerException(
        $"{name} was not found: install Node.js 20 or newer with npm (Debian: sudo apt-get install nodejs npm); Azurite, the local storage, runs on it.");

    /// <summary>The first file of that name in the folders of a search path.</summary>
    internal static string? Find(string name, string? searchPath) =>
        (from folder in (searchPath ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from ending in Endings
         let file = Path.Combine(folder, name + ending)
         where File.Exists(file)
         select file).FirstOrDefault();
}

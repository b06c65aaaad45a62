namespace Aiaa.LocalRunner.Setup;

/// <summary>Where the parts of the system lie: the source tree that this program was built in.</summary>
/// <param name="Root">The folder that holds the solution.</param>
/// <param name="Configuration">The build configuration that this program was built with; the other parts are taken from the same.</param>
internal sealed record Checkout(string Root, string Configuration)
{
    private const string Solution = "Aiaa.Cloud.sln";

    /// <summary>Folder for what the local runner keeps: data, logs, stamps. Not under version control.</summary>
    public string State => Path.Combine(Root, ".aiaa");

    /// <summary>The pinned storage emulator.</summary>
    public string Azurite => Path.Combine(Root, "azurite");

    /// <summary>The function app's files: host.json and a folder per function.</summary>
    public string FunctionApp => Path.Combine(Root, "functions", "host");

    /// <summary>The embedded default models.</summary>
    public string Models => Path.Combine(Root, "models");

    /// <summary>The solution file.</summary>
    public string SolutionFile => Path.Combine(Root, Solution);

    /// <summary>Finds the tree above a folder.</summary>
    /// <param name="start">The folder of a built program: …/bin/{configuration}/net10.0.</param>
    /// <exception cref="LocalRunnerException">There is none.</exception>
    public static Checkout Find(string start)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(start))) ?? string.Empty;
        for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Solution)))
            {
                return new Checkout(folder, configuration);
            }
        }

        throw new LocalRunnerException($"The local runner must lie in the source tree that it was built in: no {Solution} above {start}.");
    }

    /// <summary>The built assembly of one part.</summary>
    /// <exception cref="LocalRunnerException">It has not been built.</exception>
    public string Assembly(string folder, string name)
    {
        string path = Path.Combine(Root, folder, "bin", Configuration, "net10.0", $"{name}.dll");
        return File.Exists(path)
            ? path
            : throw new LocalRunnerException($"{name} is not built; run: dotnet build {Solution} -c {Configuration}");
    }
}

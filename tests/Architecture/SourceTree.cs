using System.Xml.Linq;
using Aiaa.Testing;

namespace Aiaa.Architecture.Tests;

/// <summary>The source files of the checkout, without what builds and package managers leave in it.</summary>
internal static class SourceTree
{
    private static readonly string[] NotSource = ["bin", "obj", "node_modules", "artifacts", ".aiaa", ".git", ".vs", ".idea", "TestResults", "aiaa-demo"];

    private static readonly string[] Text =
        [".cs", ".csproj", ".props", ".sln", ".json", ".md", ".mjs", ".js", ".sh", ".cmd", ".py", ".yml", ".yaml", ".bicep", ".config", ".editorconfig", ".npmrc", ""];

    /// <summary>All text files, relative to the root.</summary>
    public static IReadOnlyList<string> TextFiles { get; } = [.. Files(Checkout.Root).Where(file => Text.Contains(Path.GetExtension(file)))];

    /// <summary>All C# files, relative to the root.</summary>
    public static IReadOnlyList<string> CSharpFiles { get; } = [.. TextFiles.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))];

    /// <summary>All project files, relative to the root.</summary>
    public static IReadOnlyList<string> Projects { get; } = [.. TextFiles.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Checkout.Root, file));

    /// <summary>The projects whose assemblies a project compiles against, by folder.</summary>
    public static IReadOnlyList<string> CompiledAgainst(string project) =>
    [
        .. from reference in XElement.Parse(Read(project)).Descendants("ProjectReference")
           where (string?)reference.Attribute("ReferenceOutputAssembly") != "false"
           let path = Path.Combine(Checkout.Root, Path.GetDirectoryName(project)!, (string)reference.Attribute("Include")!)
           select Path.GetRelativePath(Checkout.Root, Path.GetDirectoryName(Path.GetFullPath(path))!),
    ];

    private static IEnumerable<string> Files(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            yield return Path.GetRelativePath(Checkout.Root, file);
        }

        foreach (string below in Directory.EnumerateDirectories(folder).Where(below => !NotSource.Contains(Path.GetFileName(below))))
        {
            foreach (string file in Files(below))
            {
                yield return file;
            }
        }
    }
}

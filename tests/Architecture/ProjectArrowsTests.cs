using System.Reflection;

namespace Aiaa.Architecture.Tests;

/// <summary>Who may import whom, project for project.</summary>
public sealed class ProjectArrowsTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["imaging"] = [],
        ["dicom"] = ["imaging"],
        ["runner-protocol"] = [],
        ["gpu-runner"] = ["imaging", "runner-protocol"],
        ["torchscript"] = ["runner-protocol"],
        ["intake"] = ["imaging", "dicom"],
        ["functions"] = ["imaging", "runner-protocol", "intake"],
        ["local-runner"] = ["imaging"],
    };

    // What a process must never load, and why it lives elsewhere.
    private static readonly Dictionary<string, string[]> Foreign = new()
    {
        ["Aiaa.Imaging"] = ["Microsoft.AspNetCore", "Microsoft.Extensions", "Azure", "Microsoft.ML"],
        ["Aiaa.Dicom"] = ["Microsoft.AspNetCore", "Microsoft.Extensions", "Azure", "Microsoft.ML", "System.Net"],
        ["Aiaa.Intake"] = ["Azure", "Microsoft.ML", "Aiaa.Functions"],
        ["Aiaa.RunnerProtocol"] = ["Microsoft", "Azure"],
        ["Aiaa.Functions"] = ["Microsoft.ML", "Aiaa.GpuRunner"],
        ["Aiaa.GpuRunner"] = ["Azure.Data.Tables", "Aiaa.Functions", "TorchSharp", "Aiaa.TorchScript"],
        ["Aiaa.LocalRunner"] = ["Microsoft.ML", "Azure", "Aiaa.Functions", "Aiaa.GpuRunner", "Aiaa.RunnerProtocol"],
    };

    public static TheoryData<string> ProductProjects => [.. SourceTree.Projects.Where(project => !project.StartsWith("tests", StringComparison.Ordinal))];

    public static TheoryData<string> Assemblies => [.. Foreign.Keys];

    [Theory]
    [MemberData(nameof(ProductProjects))]
    public void A_project_compiles_against_those_it_may_know(string project)
    {
        string folder = Path.GetDirectoryName(project)!;
        Assert.True(Allowed.TryGetValue(folder, out string[]? allowed), $"{project} is new: say here whom it may know.");

        Assert.Empty(SourceTree.CompiledAgainst(project).Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_refers_to_nothing_that_belongs_to_another_process(string assembly)
    {
        IEnumerable<string> references = Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(references, reference => Foreign[assembly].Any(
            prefix => reference == prefix || reference.StartsWith($"{prefix}.", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_product_project_knows_the_tests() => Assert.All(
        SourceTree.Projects.Where(project => !project.StartsWith("tests", StringComparison.Ordinal)),
        project => Assert.DoesNotContain(SourceTree.CompiledAgainst(project), reference => reference.StartsWith("tests", StringComparison.Ordinal)));

    [Fact]
    public void Every_room_has_its_tests()
    {
        IEnumerable<string> tested = SourceTree.Projects.Select(project => Path.GetDirectoryName(project)!);

        Assert.All(Allowed.Keys, room => Assert.Contains(Path.Combine("tests", room), tested));
    }
}

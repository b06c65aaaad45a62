using Aiaa.LocalRunner.Setup;

namespace Aiaa.LocalRunner.Tests.Setup;

public sealed class SetupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("v20.11.0", 20)]
    [InlineData("v8.1.2-rc", 8)]
    [InlineData("node: not found", 0)]
    [InlineData("", 0)]
    public void The_version_of_node_is_its_first_number(string version, int major) => Assert.Equal(major, AzuriteInstallation.MajorVersion(version));

    [Fact]
    public void The_first_program_of_the_search_path_is_found()
    {
        string name = OperatingSystem.IsWindows() ? "tool.exe" : "tool";
        string second = _folder.File($"second/{name}", string.Empty);
        string third = _folder.File($"third/{name}", string.Empty);
        string path = string.Join(Path.PathSeparator, Path.Combine(_folder.Path, "first"), Path.GetDirectoryName(second), Path.GetDirectoryName(third));

        Assert.Equal(second, Programs.Find("tool", path));
        Assert.Null(Programs.Find("other", path));
        Assert.Null(Programs.Find("tool", null));
    }

    [Fact]
    public void A_program_outside_of_a_source_tree_says_so()
    {
        LocalRunnerException failure = Assert.Throws<LocalRunnerException>(() => Checkout.Find(_folder.Path));

        Assert.Contains("no Aiaa.Cloud.sln above", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_not_built_names_the_command_that_builds_it()
    {
        Checkout checkout = new(_folder.Path, "Release");

        LocalRunnerException failure = Assert.Throws<LocalRunnerException>(() => checkout.Assembly("functions", "Aiaa.Functions"));

        Assert.Equal("Aiaa.Functions is not built; run: dotnet build Aiaa.Cloud.sln -c Release", failure.Message);
    }

    public void Dispose() => _folder.Dispose();
}

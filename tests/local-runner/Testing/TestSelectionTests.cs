using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Testing;

namespace Aiaa.LocalRunner.Tests.Testing;

public sealed class TestSelectionTests
{
    private static readonly TestProject[] All = [new("Aiaa.GpuRunner.Tests", "a.dll"), new("Aiaa.Imaging.Tests", "b.dll")];

    [Fact]
    public void Without_a_filter_everything_runs()
    {
        TestSelection selection = TestSelection.From(All, null);

        Assert.Equal(All, selection.Projects);
        Assert.Null(selection.MethodPattern);
    }

    [Theory]
    [InlineData("imaging", "Aiaa.Imaging.Tests")]
    [InlineData("gpu-runner", "Aiaa.GpuRunner.Tests")]
    public void Part_of_a_projects_name_means_the_project(string filter, string project)
    {
        TestSelection selection = TestSelection.From(All, filter);

        Assert.Equal(project, Assert.Single(selection.Projects).Name);
        Assert.Null(selection.MethodPattern);
    }

    [Fact]
    public void Anything_else_means_tests_of_all_projects()
    {
        TestSelection selection = TestSelection.From(All, "gzip");

        Assert.Equal(All, selection.Projects);
        Assert.Equal("*gzip*", selection.MethodPattern);
    }

    [Fact]
    public void Every_test_project_of_the_tree_is_found_and_the_end_to_end_tests_come_last()
    {
        IReadOnlyList<TestProject> projects = TestProject.Discover(Checkout.Find(AppContext.BaseDirectory));

        Assert.Contains(projects, project => project.Name == "Aiaa.LocalRunner.Tests" && File.Exists(project.Assembly));
        Assert.Equal("Aiaa.EndToEnd.Tests", projects[^1].Name);
        Assert.DoesNotContain(projects, project => project.Name == "Aiaa.Testing");
    }
}

using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Commands;

/// <summary>Builds a project, or the solution, before a command runs what it makes.</summary>
internal static class ProjectBuild
{
    /// <summary>Builds.</summary>
    /// <param name="project">The project's folder, or the solution file.</param>
    /// <param name="configuration">Debug or Release.</param>
    /// <param name="messages">Gets a line.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <exception cref="LocalRunnerException">It failed; holds what the compiler said.</exception>
    public static async Task RunAsync(string project, string configuration, TextWriter messages, CancellationToken cancellation)
    {
        await messages.WriteLineAsync("Building ...");
        ToolResult build = await Tool.RunAsync(
            new ChildCommand(
                Programs.Dotnet,
                ["msbuild", project, "-restore", $"-p:Configuration={configuration}", "-v:q", "-nologo", "-m", "-nodeReuse:false", "-p:UseSharedCompilation=false"]),
            cancellation: cancellation);
        if (build.ExitCode != 0)
        {
            throw new LocalRunnerException("The build failed:", build.Tail);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.LocalRunner.Setup;
using Aiaa.LocalRunner.Supervision;

namespace Aiaa.LocalRunner.Publishing;

/// <summary>Makes the folders that are deployed.</summary>
internal sealed class Artefacts(Checkout checkout, string output, TextWriter messages)
{
    private const string Platform = "linux-x64";

    /// <summary>
    /// The function app: host.json, a folder with function.json per function, and the handler with its own .NET, so that it does not
    /// depend on the one that the plan's image happens to carry.
    /// </summary>
    /// <returns>The folder.</returns>
    /// <exception cref="LocalRunnerException">The build failed, or the Functions host would not start what it made.</exception>
    public async Task<string> MakeFunctionAppAsync(CancellationToken cancellation)
    {
        string folder = await PublishAsync("functions", "Aiaa.Functions", selfContained: true, cancellation);
        CheckFunctionApp(folder);
        return folder;
    }

    /// <summary>The gpu-runner, for a container image that has .NET. The property OnnxRuntimeFlavor chooses CPU or GPU natives there.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="LocalRunnerException">The build failed.</exception>
    public Task<string> MakeRunnerAsync(CancellationToken cancellation) =>
        PublishAsync("gpu-runner", "Aiaa.GpuRunner", selfContained: false, cancellation);

    /// <summary>Checks that the host would find the handler and at least one function.</summary>
    internal static void CheckFunctionApp(string folder)
    {
        string hostFile = Path.Combine(folder, "host.json");
        if (!File.Exists(hostFile))
        {
            throw new LocalRunnerException($"The function app {folder} has no host.json.");
        }

        string? handler;
        try
        {
            handler = (string?)JsonNode.Parse(File.ReadAllText(hostFile))?["customHandler"]?["description"]?["defaultExecutablePath"];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LocalRunnerException($"{hostFile} cannot be read: {e.Message}", inner: e);
        }

        if (handler is null || !File.Exists(Path.Combine(folder, handler)))
        {
            throw new LocalRunnerException($"{hostFile} names the handler '{handler}', which is not in the folder.");
        }

        if (!Directory.EnumerateDirectories(folder).Any(function => File.Exists(Path.Combine(function, "function.json"))))
        {
            throw new LocalRunnerException($"The function app {folder} has no function.");
        }
    }

    private async Task<string> PublishAsync(string project, string assembly, bool selfContained, CancellationToken cancellation)
    {
        await messages.WriteLineAsync($"Publishing {project} ...");
        string folder = Path.Combine(output, project);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        ToolResult result = await Tool.RunAsync(
            new ChildCommand(
                Programs.Dotnet,
                [
                    "publish", Path.Combine(checkout.Root, project, $"{assembly}.csproj"), "-c", "Release", "-r", Platform, "-o", folder,
                    selfContained ? "--self-contained" : "--no-self-contained", "-v", "q", "--nologo", "--disable-build-servers",
                ]),
            cancellation: cancellation);
        return result.ExitCode == 0 ? folder : throw new LocalRunnerException($"{project} cannot be published:", result.Tail);
    }
}

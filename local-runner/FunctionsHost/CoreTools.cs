using System.Globalization;
using System.Text.Json.Nodes;

namespace Aiaa.LocalRunner.FunctionsHost;

/// <summary>The real host, where Azure Functions Core Tools (<c>func</c>) are installed: it runs a function app from a folder.</summary>
/// <param name="Program">The program <c>func</c>.</param>
/// <param name="AppFolder">The folder that the function app is written to.</param>
internal sealed record CoreTools(string Program, string AppFolder)
{
    /// <summary>The arguments of <c>func</c>.</summary>
    /// <param name="port">The port of the API, on loopback.</param>
    public static string[] Start(int port) => ["start", "--port", port.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The variables that the host needs beside those of the handler.</summary>
    /// <param name="storage">The storage connection string that the host keeps its own things with.</param>
    public static IReadOnlyDictionary<string, string?> Settings(string storage) => new Dictionary<string, string?>
    {
        ["FUNCTIONS_WORKER_RUNTIME"] = "custom",
        ["AzureWebJobsStorage"] = storage,
        ["AzureWebJobsDisableHomepage"] = "true",
        ["FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT"] = "1",

        // With it set the host takes itself for one on Linux Consumption and answers 503 for ever.
        ["CONTAINER_NAME"] = null,
    };

    /// <summary>Writes the function app: the files of the source tree, with the handler that was built here.</summary>
    /// <param name="source">The folder with host.json and the functions.</param>
    /// <param name="handler">The handler's program and its arguments.</param>
    public void WriteApp(string source, IReadOnlyList<string> handler)
    {
        if (Directory.Exists(AppFolder))
        {
            Directory.Delete(AppFolder, recursive: true);
        }

        foreach (string function in Directory.EnumerateFiles(source, FunctionApp.FunctionFile, SearchOption.AllDirectories))
        {
            string copy = Path.Combine(AppFolder, Path.GetRelativePath(source, function));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(function, copy);
        }

        string host = JsonFile.Read(Path.Combine(source, FunctionApp.HostFileName), root =>
        {
            JsonObject description = root["customHandler"]!["description"]?.DeepClone().AsObject() ?? [];
            description["defaultExecutablePath"] = handler[0];
            description["arguments"] = new JsonArray([.. handler.Skip(1).Select(argument => (JsonNode)argument)]);
            root["customHandler"]!["description"] = description;
            return root.ToJsonString();
        });
        File.WriteAllText(Path.Combine(AppFolder, FunctionApp.HostFileName), host);
        File.WriteAllText(Path.Combine(AppFolder, "local.settings.json"), """{"IsEncrypted":false,"Values":{"FUNCTIONS_WORKER_RUNTIME":"custom"}}""");
    }
}

using System.Text.Json.Nodes;
using Aiaa.LocalRunner.FunctionsHost;

namespace Aiaa.LocalRunner.Tests.FunctionsHost;

public sealed class CoreToolsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_app_that_func_gets_holds_every_function_and_the_handler_that_was_built_here()
    {
        CoreTools tools = new("func", Path.Combine(_folder.Path, "app"));
        using AppFolder source = new();
        source.Http("Api", "v1/{*path}").Http("Health", "health");
        Directory.CreateDirectory(Path.Combine(tools.AppFolder, "OfAnEarlierVersion"));

        tools.WriteApp(source.Path, ["/usr/bin/dotnet", "/app/Aiaa.Functions.dll"]);

        JsonNode description = JsonNode.Parse(File.ReadAllText(Path.Combine(tools.AppFolder, "host.json")))!["customHandler"]!["description"]!;
        Assert.Equal("/usr/bin/dotnet", (string?)description["defaultExecutablePath"]);
        Assert.Equal("""["/app/Aiaa.Functions.dll"]""", description["arguments"]!.ToJsonString());
        Assert.Equal(["Api", "Health"], FunctionApp.Read(tools.AppFolder, AppFolder.NoSettings).Functions.Select(function => function.Name));
        Assert.True(File.Exists(Path.Combine(tools.AppFolder, "local.settings.json")));
    }

    [Fact]
    public void Func_gets_a_port_and_is_not_mistaken_for_one_in_azure()
    {
        Assert.Equal(["start", "--port", "5000"], CoreTools.Start(5000));
        IReadOnlyDictionary<string, string?> settings = CoreTools.Settings("UseDevelopmentStorage=true");
        Assert.Equal("custom", settings["FUNCTIONS_WORKER_RUNTIME"]);
        Assert.Equal("UseDevelopmentStorage=true", settings["AzureWebJobsStorage"]);
        Assert.Null(settings["CONTAINER_NAME"]);
    }

    public void Dispose() => _folder.Dispose();
}

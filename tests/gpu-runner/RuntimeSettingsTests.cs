using System.Text.Json.Nodes;

namespace Aiaa.GpuRunner.Tests;

/// <summary>What the build tells the runtime; a setting with a wrong name is silently none.</summary>
public sealed class RuntimeSettingsTests
{
    [Theory]
    [InlineData("Aiaa.GpuRunner")]
    [InlineData("Aiaa.TorchScript")]
    public void Processes_that_hold_volumes_have_one_heap_not_one_per_core(string assembly)
    {
        string file = Path.Combine(AppContext.BaseDirectory, assembly + ".runtimeconfig.json");
        JsonNode settings = JsonNode.Parse(File.ReadAllText(file))!["runtimeOptions"]!["configProperties"]!;
        Assert.False(settings["System.GC.Server"]!.GetValue<bool>());
    }
}

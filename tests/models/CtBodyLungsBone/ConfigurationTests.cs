using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;

namespace Aiaa.Models.Tests.CtBodyLungsBone;

public sealed class ConfigurationTests(Network network) : IClassFixture<Network>
{
    private static readonly JsonNode Configuration = JsonNode.Parse(File.ReadAllText(Path.Combine(Network.Folder, "config.json")))!;

    [Fact]
    public void The_network_takes_and_gives_what_the_configuration_declares()
    {
        JsonNode declared = Configuration["inference"]!["TRITON"]!["triton_model_config"]!;

        Holds(declared["input"]!.AsArray().Single()!, network.Session.InputMetadata.Single());
        Holds(declared["output"]!.AsArray().Single()!, network.Session.OutputMetadata.Single());
    }

    [Fact]
    public void There_is_a_channel_for_the_background_and_for_each_label()
    {
        string[] labels = [.. Configuration["labels"]!.AsArray().Select(label => label!.GetValue<string>())];

        Assert.Equal(Enum.GetNames<Label>().Skip(1).Select(name => name.ToLowerInvariant()), labels);
        Assert.Equal(labels.Length + 1, network.Session.OutputMetadata["OUTPUT__0"].Dimensions[1]);
    }

    [Fact]
    public void The_voxels_are_those_that_the_network_is_made_for()
    {
        JsonNode spacing = Configuration["pre_transforms"]!.AsArray().Single(t => t!["name"]!.GetValue<string>() == "monai.transforms.Spacingd")!;

        Assert.Equal([2, 2, 2], spacing["args"]!["pixdim"]!.AsArray().Select(mm => mm!.GetValue<double>()));
    }

    private static void Holds(JsonNode declared, KeyValuePair<string, NodeMetadata> tensor)
    {
        Assert.Equal(declared["name"]!.GetValue<string>(), tensor.Key);
        Assert.Equal(typeof(float), tensor.Value.ElementType);
        Assert.Equal([1, .. declared["dims"]!.AsArray().Select(length => length!.GetValue<int>())], tensor.Value.Dimensions);
    }
}

using System.Text.Json.Nodes;
using Aiaa.EndToEnd.Tests.Support;
using Aiaa.Testing;

namespace Aiaa.EndToEnd.Tests;

/// <summary>Models that cannot be served: each is refused by what is wrong with it, and the model that was served before still is.</summary>
public sealed class WrongModelTests(RunningSystem system)
{
    private readonly Api _api = new(system.Address);

    [Fact]
    public Task A_text() => RefusedAsync("is text", Models.Config(), "weights go here"u8.ToArray());

    [Fact]
    public Task A_graph_that_is_cut_short() => RefusedAsync("ONNX", Models.Config(), Models.Network("two_channels")[..^40]);

    [Fact]
    public Task Weights_in_another_file() => RefusedAsync("external", Models.Config(), Models.Network("external_data"));

    [Fact]
    public Task An_operator_that_nobody_has() => RefusedAsync("NoSuchOperator", Models.Config(), Models.Network("missing_operator"));

    [Fact]
    public Task More_channels_than_the_config_declares() => RefusedAsync(
        "triton_model_config declares (1, any, any, any)",
        Models.Config(config => config["inference"]!["AIAA"]!["triton_model_config"] = JsonNode.Parse(
            """{"max_batch_size": 1, "input": [{"name": "image", "dims": [1, -1, -1, -1]}]}""")),
        Models.Network("two_channels"));

    [Fact]
    public Task No_writer() => RefusedAsync("'writer'", Models.Config(config => config.Remove("writer")), Models.Adding(1));

    [Fact]
    public Task A_transform_that_is_not_known() => RefusedAsync(
        "pre_transforms[1]: the transform 'monai.transforms.RandMagicd'", Models.Config(config => AddStep(config, "monai.transforms.RandMagicd")), Models.Adding(1));

    [Fact]
    public Task A_python_class_of_ones_own() => RefusedAsync(
        "'my.package.Clean' is a Python class of your own", Models.Config(config => AddStep(config, "my.package.Clean")), Models.Adding(1));

    [Fact]
    public Task An_engine_of_ones_own() => RefusedAsync(
        "my.package.Engine", Models.Config(config => config["inference"]!["AIAA"]!["name"] = "my.package.Engine"), Models.Adding(1));

    [Fact]
    public Task A_state_dict() => RefusedAsync(
        "state dict", Models.Config(), Models.Zip(("archive/data.pkl", [0x80, 2]), ("archive/version", "3"u8.ToArray()), ("archive/data/0", [1])), "model.pt");

    [Fact]
    public async Task A_torchscript_that_is_cut_short()
    {
        byte[] network = await File.ReadAllBytesAsync(SharedFiles.Require("models/rand_unet3d_1to2/model.ts"), TestContext.Current.CancellationToken);
        await RefusedAsync("cut short", Models.Config(), network[..^100], "model.ts");
    }

    private static void AddStep(JsonObject config, string name)
        => config["pre_transforms"]!.AsArray().Add(new JsonObject { ["name"] = name, ["args"] = new JsonObject { ["keys"] = "image" } });

    private async Task RefusedAsync(string says, byte[] config, byte[] network, string networkName = "model.onnx")
    {
        string path = $"/admin/model/wrong-{Guid.NewGuid():N}";
        RawAnswer refused = await _api.Raw.PutAsync(path, Models.Upload(config, network, networkName));
        Assert.True(refused.Status == 400, $"{refused.Status}: {refused.Text}");
        string sentence = (string)refused.Json["detail"]!;
        Assert.Equal(sentence, (string?)refused.Json["error"]!["message"]![0]);
        Assert.Contains(says, sentence, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(404, (await _api.Raw.GetAsync(path)).Status);

        JsonNode served = (await _api.Raw.PutAsync(path, Models.Upload(Models.Config(), Models.Adding(1)))).Succeeded().Json;
        Assert.Equal(400, (await _api.Raw.PutAsync(path, Models.Upload(config, network, networkName))).Status);
        Assert.True(JsonNode.DeepEquals(served, (await _api.Raw.GetAsync(path)).Succeeded().Json));
        (await _api.Raw.DeleteAsync(path)).Succeeded();
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.GpuRunner.Tests.Inference.TorchScript;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>What a revision is tried with before it is served, and the sentences when it does not fit.</summary>
public sealed class TrialTests(Azurite azurite)
{
    private const string Trained = """{"name":"aiaa.inference.PyTorchInference","args":{"scanning_window":true,"roi":[4,4,4]}}""";

    [Fact]
    public async Task A_TorchScript_model_is_described_by_what_it_did_and_then_serves()
    {
        Worker.Require();
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Script("above_half"), WeightsFormat.TorchScript);
        Answer answer = await server.CheckAsync(model);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("LibTorch CPU", answer.Json["provider"]!.GetValue<string>());
        Assert.Equal("""[{"name":"image","elementType":"float32","shape":[-1,1,-1,-1,-1]}]""", answer.Json["inputs"]!.ToJsonString());
        Assert.Equal("""[{"name":"OUTPUT__0","elementType":"float32","shape":[-1,2,-1,-1,-1]}]""", answer.Json["outputs"]!.ToJsonString());
        Assert.True(answer.Json["bytes"]!.GetValue<long>() > 0);

        ImageReference image = await server.PutImageAsync(SmallImage.Create());
        ModelReference onnx = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        Answer script = await server.RunAsync(model, image);
        Assert.Equal(HttpStatusCode.OK, script.Status);
        Assert.Equal((await server.RunAsync(onnx, image)).File, script.File);
    }

    [Fact]
    public async Task A_server_without_TorchScript_models_never_starts_its_engine()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        Assert.Equal(HttpStatusCode.OK, (await server.CheckAsync(model)).Status);
        JsonNode health = JsonNode.Parse(await server.Client.GetStringAsync(new Uri(RunnerRoutes.Health, UriKind.Relative), TestContext.Current.CancellationToken))!;
        Assert.StartsWith("not ", health["torchScript"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state_dict.pt", "state dict")]
    [InlineData("whole_module.pt", "Python class __main__.AboveHalf")]
    [InlineData("unknown_operator", "newest_operator")]
    [InlineData("crash", "ends the process that runs it")]
    [InlineData("half_size", "must answer (batch, channels, the same spatial lengths)")]
    [InlineData("slices", "failed on an input of shape (1, 1, 4, 4, 4)")]
    public async Task What_TorchScript_cannot_do_is_refused_before_it_is_served(string name, string reason)
    {
        Worker.Require();
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        (await server.CheckAsync(await server.PutModelAsync(Engine(Trained), Fixture.Script(name), WeightsFormat.TorchScript)))
            .IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, reason);
        Assert.Empty((await server.LoadedAsync()).Models);
    }

    [Theory]
    [InlineData("[1,8,8,8]", "[2,8,8,8]", "The network takes 3 channels, but triton_model_config declares 1 channel")]
    [InlineData("[3,8,8,8]", "[5,8,8,8]", "The network answers 2 channels in 3 spatial axes, but triton_model_config declares the output (5, 8, 8, 8)")]
    [InlineData("[3,8,8,8]", "[2,8,8,8]", null)]
    public async Task Channels_that_contradict_the_declaration_are_found_by_a_window_of_zeros(string input, string output, string? reason)
    {
        Worker.Require();
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Declared(input, output), Fixture.Script("three_channels"), WeightsFormat.TorchScript);
        Answer answer = await server.CheckAsync(model);
        if (reason is null)
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
        }
        else
        {
            answer.IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, reason);
        }
    }

    [Fact]
    public async Task Channels_that_nobody_declares_are_found_out()
    {
        Worker.Require();
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        Answer answer = await server.CheckAsync(await server.PutModelAsync(Engine(Trained), Fixture.Script("three_channels"), WeightsFormat.TorchScript));
        Assert.Equal("[-1,3,-1,-1,-1]", answer.Json["inputs"]![0]!["shape"]!.ToJsonString());
    }

    [Theory]
    [InlineData("half_size", "must answer (batch, channels, the same spatial lengths)")]
    [InlineData("external", "its weights lie in another file (external data)")]
    [InlineData("unknown_operator", "uses the operator com.example:Newest")]
    public async Task What_ONNX_cannot_do_is_refused_before_it_is_served(string name, string reason)
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        (await server.CheckAsync(await server.PutModelAsync(Engine(Trained), Fixture.Network(name)))).IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, reason);
    }

    [Theory]
    [InlineData("name", """{"name":"logits","dims":[2,8,8,8]}""", "names the output 'logits', but the network has 'scores'")]
    [InlineData("number", """{"name":"OUTPUT__1","dims":[2,8,8,8]}""", "names the output 'OUTPUT__1'")]
    [InlineData("type", """{"name":"OUTPUT__0","data_type":"TYPE_INT64","dims":[2,8,8,8]}""", "is float32, but triton_model_config declares int64")]
    public async Task Names_and_element_types_are_held_against_the_declaration(string what, string output, string reason)
    {
        Assert.NotEmpty(what);
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        string config = """{"type":"s","inference":{"TRITON":{"name":"aiaa.inference.TritonInference","triton_model_config":{"max_batch_size":1,"output":[OUT]}}}}""";
        (await server.CheckAsync(await server.PutModelAsync(config.Replace("OUT", output, StringComparison.Ordinal), Fixture.Network("above_half"))))
            .IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, reason);
    }

    private static string Engine(string engine) =>
        """{"type":"segmentation","inference":{"input":"image","output":"pred","AIAA":ENGINE}}""".Replace("ENGINE", engine, StringComparison.Ordinal);

    private static string Declared(string input, string output) =>
        """
        {"type":"s","inference":{"TRITON":{"name":"aiaa.inference.TritonInference",
          "triton_model_config":{"max_batch_size":1,"input":[{"name":"INPUT__0","dims":IN}],"output":[{"name":"OUTPUT__0","dims":OUT}]}}}}
        """.Replace("IN}", input + "}", StringComparison.Ordinal).Replace("OUT}", output + "}", StringComparison.Ordinal);
}

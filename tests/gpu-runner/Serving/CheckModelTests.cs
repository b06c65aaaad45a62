using System.Net;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>A revision is loaded and described before it is served.</summary>
public sealed class CheckModelTests(Azurite azurite)
{
    [Fact]
    public async Task A_model_that_can_be_served_is_described_and_warm()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        Answer answer = await server.CheckAsync(model);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("CPU", answer.Json["provider"]!.GetValue<string>());
        Assert.Equal("""[{"name":"image","elementType":"float32","shape":[-1,1,-1,-1,-1]}]""", answer.Json["inputs"]!.ToJsonString());
        Assert.Equal("""[{"name":"scores","elementType":"float32","shape":[-1,2,-1,-1,-1]}]""", answer.Json["outputs"]!.ToJsonString());

        // Its blobs may go: the revision is held.
        await server.Models.DeleteBlobAsync(model.WeightsBlob, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await server.RunAsync(model, await server.PutImageAsync(SmallImage.Create()))).Status);
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_served_is_refused()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf.Replace("Orientationd", "Orientatond", StringComparison.Ordinal), Fixture.Network("above_half"));
        (await server.CheckAsync(model)).IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, "Did you mean 'Orientationd'?");
    }

    [Fact]
    public async Task A_network_that_contradicts_its_declaration_is_refused()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        string config = """{"type":"s","inference":{"TRITON":{"name":"aiaa.inference.TritonInference","triton_model_config":{"max_batch_size":1,"input":[{"name":"INPUT__0","dims":[4,8,8,8]}]}}}}""";
        (await server.CheckAsync(await server.PutModelAsync(config, Fixture.Network("above_half"))))
            .IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, "triton_model_config declares (4, 8, 8, 8)");
    }

    [Fact]
    public async Task A_model_without_a_network_is_refused()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        (await server.CheckAsync(await server.PutModelAsync(Configurations.Plain, null))).IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, "no network");
    }

    [Fact]
    public async Task A_refused_model_is_looked_at_again_the_next_time()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.Plain, [1, 2, 3]);
        (await server.CheckAsync(model)).IsError(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, "cannot be loaded as ONNX");
        await server.Models.GetBlobClient(model.WeightsBlob).UploadAsync(BinaryData.FromBytes(Fixture.Network("above_half")), overwrite: true, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await server.CheckAsync(model)).Status);
    }
}

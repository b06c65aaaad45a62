using System.Net;
using Aiaa.GpuRunner.Tests.Fixtures;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>Which models are in memory, and which go first.</summary>
public sealed class LoadedModelsTests(Azurite azurite)
{
    [Fact]
    public async Task What_is_loaded_is_listed_with_what_it_takes_last_used_first()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        Assert.Empty((await server.LoadedAsync()).Models);
        await Load(server, "first");
        await Load(server, "second");
        await Load(server, "first");
        LoadedModels loaded = await server.LoadedAsync();
        Assert.Equal(["first", "second"], loaded.Models.Select(model => model.Name));
        Assert.All(loaded.Models, model =>
        {
            Assert.Equal(("CPU", "CPU", 0, false), (model.Provider, model.Device, model.InUse, model.Pinned));
            Assert.Equal(Fixture.Network("above_half").Length, model.Bytes);
            Assert.True(model.LoadMilliseconds > 0);

            // The window of zeros has left its memory bound, for the first image.
            Assert.True(model.BufferBytes > 0);
            Assert.Null(model.Graphs);
        });
        ModelMemory memory = Assert.Single(loaded.Devices);
        Assert.Equal(("CPU", loaded.Models.Sum(model => model.Bytes + model.BufferBytes)), (memory.Device, memory.Bytes));
    }

    [Fact]
    public async Task A_pinned_model_stays_when_room_is_needed_and_its_older_revision_does_not()
    {
        int bytes = Fixture.Network("above_half").Length;
        await using RunnerServer server = await RunnerServer.StartAsync(azurite, settings: ["--AIAA_PINNED_MODELS=kept, other", $"--AIAA_MODEL_CACHE_BYTES={2 * bytes}"]);
        await Load(server, "kept", " ");
        await Load(server, "kept");
        foreach (string name in (string[])["a", "b", "c"])
        {
            await Load(server, name);
        }

        LoadedModels loaded = await server.LoadedAsync();
        Assert.Equal([("c", false), ("kept", true)], loaded.Models.Select(model => (model.Name, model.Pinned)));

        // Memory for runs to come goes before any model does.
        Assert.All(loaded.Models, model => Assert.Equal(0, model.BufferBytes));
    }

    [Fact]
    public async Task A_model_says_why_its_runs_are_not_captured_when_that_was_asked_for()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite, settings: ["--AIAA_CUDA_GRAPHS=true"]);
        await Load(server, "first");
        Assert.Equal("not captured: networks run on the processor.", Assert.Single((await server.LoadedAsync()).Models).Graphs);
        Assert.Contains("The runs of a network are not captured as CUDA graphs: networks run on the processor.", server.Log.Lines);
    }

    [Fact]
    public async Task Only_a_holder_of_the_key_is_told()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => server.LoadedAsync("v1.0.0.0"));
        Assert.Equal(HttpStatusCode.Unauthorized, e.StatusCode);
    }

    [Fact]
    public async Task Clients_that_ask_for_a_model_at_once_have_it_loaded_once()
    {
        await using RunnerServer server = await RunnerServer.StartAsync(azurite);
        ModelReference model = await server.PutModelAsync(Configurations.AboveHalf, Fixture.Network("above_half"));
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.CheckAsync(model)));
        Assert.Single(answers.Select(answer => answer.Json["loadMilliseconds"]!.ToJsonString()).Distinct());
    }

    private static async Task Load(RunnerServer server, string name, string configSuffix = "") => Assert.Equal(
        HttpStatusCode.OK,
        (await server.CheckAsync(await server.PutModelAsync(Configurations.AboveHalf + configSuffix, Fixture.Network("above_half"), name: name))).Status);
}

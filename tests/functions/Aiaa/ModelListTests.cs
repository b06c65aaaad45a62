using System.Text.Json.Nodes;
using Aiaa.Functions.Tests.Support;

namespace Aiaa.Functions.Tests.Aiaa;

public sealed class ModelListTests(ApiServer server) : IClassFixture<ApiServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await server.PutModelAsync("spleen seg", ApiServer.Config(labels: "[\"Spleen\"]"));
        await server.PutModelAsync("liver+tumour (2)", ApiServer.Config(labels: "[\"liver\", \"liver tumour\"]"));
        await server.PutModelAsync("Spleen-ann", ApiServer.Config("annotation", "[\"spleen\"]", """ "version_note": 1, """));
        await server.PutModelAsync("deepgrow_2d", """
            {"version":"4","type":"deepgrow","labels":[],"inference":{"meta_data":{"deepgrow":"2D","padding":20,"roi":[128,128],"name":"no"}},"writer":{"name":"aiaa.transforms.Writer"}}
            """);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/")]
    [InlineData("/v1/models?label=&type=")]
    public async Task All_models_are_an_array_sorted_by_name(string path)
    {
        JsonArray models = (await server.JsonAsync(HttpMethod.Get, path)).AsArray();
        Assert.Equal(["Spleen-ann", "deepgrow_2d", "liver+tumour (2)", "spleen seg"], models.Select(model => (string)model!["name"]!));
    }

    [Fact]
    public async Task One_model_is_one_object_with_the_agreed_keys_and_the_version_as_a_string()
    {
        JsonNode model = await server.JsonAsync(HttpMethod.Get, "/v1/models?model=spleen+seg");
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"name":"spleen seg","labels":["Spleen"],"description":"A test","version":"1","type":"segmentation"}"""), model));
    }

    [Fact]
    public async Task Meta_data_is_flattened_to_the_top_level_but_overrides_nothing()
    {
        JsonNode model = await server.JsonAsync(HttpMethod.Get, "/v1/models/?model=deepgrow_2d");
        Assert.Equal("2D", (string?)model["deepgrow"]);
        Assert.Equal(20, (int)model["padding"]!);
        Assert.Equal([128, 128], model["roi"]!.AsArray().Select(axis => (int)axis!));
        Assert.Equal("deepgrow_2d", (string?)model["name"]);
        Assert.Equal("4", (string?)model["version"]);
        Assert.Equal(string.Empty, (string?)model["description"]);
    }

    [Theory]
    [InlineData("label=SPLEEN", new[] { "Spleen-ann", "spleen seg" })]
    [InlineData("label=my%20spleen%20v2", new[] { "Spleen-ann", "spleen seg" })]
    [InlineData("label=tumour", new[] { "liver+tumour (2)" })]
    [InlineData("label=liver&type=", new[] { "liver+tumour (2)" })]
    [InlineData("type=Annotation", new[] { "Spleen-ann" })]
    [InlineData("label=spleen&type=segmentation", new[] { "spleen seg" })]
    [InlineData("label=kidney", new string[0])]
    [InlineData("type=pipeline", new string[0])]
    public async Task Label_and_type_choose(string query, string[] names)
    {
        JsonArray models = (await server.JsonAsync(HttpMethod.Get, $"/v1/models?{query}")).AsArray();
        Assert.Equal(names, models.Select(model => (string)model!["name"]!));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("..%2F..%2Fsecret")]
    [InlineData("a%23b")]
    public async Task A_model_that_is_not_there_is_404(string name)
        => await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Get, $"/v1/models?model={name}");
}

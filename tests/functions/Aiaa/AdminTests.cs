using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Tests.Support;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Tests.Aiaa;

public sealed class AdminTests(ApiServer server) : IClassFixture<ApiServer>
{
    private readonly string _name = $"model {Guid.NewGuid():N}";

    private string Path => $"/admin/model/{Uri.EscapeDataString(_name)}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_uploaded_model_answers_its_config_with_what_the_runner_found()
    {
        JsonNode put = await server.PutModelAsync(_name, ApiServer.Config(extra: "\"unknown_key\": [1.50, {}],"), [8, 7, 99]);
        Assert.Equal(_name, (string?)put["name"]);
        Assert.Equal("[1.50,{}]", put["unknown_key"]!.ToJsonString());
        Assert.Equal(1, (int)put["version"]!);
        Assert.Equal(64, ((string)put["revision"]!).Length);
        Assert.Equal("CPU", (string?)put["provider"]);
        Assert.Equal("INPUT__0", (string?)put["inputs"]![0]!["name"]);
        Assert.Equal([1, 2, 96, 96, 96], put["outputs"]![0]!["shape"]!.AsArray().Select(axis => (int)axis!));

        Assert.True(JsonNode.DeepEquals(put, await server.JsonAsync(HttpMethod.Get, Path)));
        ModelReference reference = server.Runner.Checks.Last();
        Assert.Equal((_name, WeightsFormat.Onnx), (reference.Name, reference.WeightsFormat!.Value));
        Assert.Equal([$"{_name}/{reference.Revision}/config.json", reference.WeightsBlob!], (await BlobsAsync()).Order());
    }

    [Fact]
    public async Task A_config_without_weights_is_a_model_too()
    {
        JsonNode put = await server.JsonAsync(HttpMethod.Put, Path, ApiServer.ModelForm(ApiServer.Config("pipeline"), weights: null));
        Assert.Equal("pipeline", (string?)put["type"]);
        Assert.Null(server.Runner.Checks.Last().WeightsBlob);
    }

    [Fact]
    public async Task What_the_runner_holds_in_memory_is_passed_on()
    {
        JsonNode loaded = await server.JsonAsync(HttpMethod.Get, "/admin/models/");
        Assert.Equal(2000, (int)loaded["devices"]![0]!["budgetBytes"]!);
        Assert.Equal(("spleen", 1000, "1970-01-01T00:00:00+00:00"), ((string)loaded["models"]![0]!["name"]!, (int)loaded["models"]![0]!["bytes"]!, (string)loaded["models"]![0]!["lastUse"]!));
    }

    [Fact]
    public async Task The_same_content_again_changes_nothing_and_asks_nobody()
    {
        JsonNode first = await server.PutModelAsync(_name);
        int checks = server.Runner.Checks.Count;
        Assert.True(JsonNode.DeepEquals(first, await server.PutModelAsync(_name)));
        Assert.Equal(checks, server.Runner.Checks.Count);
    }

    [Fact]
    public async Task A_refused_upload_leaves_the_old_model_serving_and_nothing_behind()
    {
        JsonNode before = await server.PutModelAsync(_name);
        string[] blobs = await BlobsAsync();
        try
        {
            server.Runner.OnCheck = async model =>
            {
                // What is checked is stored, and not yet served.
                Assert.Contains(model.WeightsBlob, await BlobsAsync());
                Assert.Equal((string?)before["revision"], (string?)(await server.JsonAsync(HttpMethod.Get, Path))["revision"]);
                return new RunnerError(RunnerErrorCode.BadModel, "The network takes 2 channels, but the config says 1; change the config.");
            };
            string sentence = await server.RefusedAsync(
                400, "BadModel", HttpMethod.Put, Path, ApiServer.ModelForm(ApiServer.Config(labels: "[]"), [8, 7, 2]));
            Assert.Equal("The network takes 2 channels, but the config says 1; change the config.", sentence);
        }
        finally
        {
            server.Runner.OnCheck = _ => Task.FromResult<RunnerError?>(null);
        }

        Assert.True(JsonNode.DeepEquals(before, await server.JsonAsync(HttpMethod.Get, Path)));
        Assert.Equal(blobs, await BlobsAsync());
    }

    [Fact]
    public async Task A_refused_config_keeps_the_weights_that_the_served_model_shares_with_it()
    {
        await server.PutModelAsync(_name, weights: [8, 7, 3]);
        string weights = server.Runner.Checks.Last().WeightsBlob!;
        server.Runner.OnCheck = _ => Task.FromResult<RunnerError?>(new RunnerError(RunnerErrorCode.BadModel, "There is no such transform here; see the list."));
        try
        {
            await server.RefusedAsync(400, "BadModel", HttpMethod.Put, Path, ApiServer.ModelForm(ApiServer.Config("others"), [8, 7, 3]));
        }
        finally
        {
            server.Runner.OnCheck = _ => Task.FromResult<RunnerError?>(null);
        }

        Assert.Contains(weights, await BlobsAsync());
        Assert.Equal(2, (await BlobsAsync()).Length);
    }

    [Fact]
    public async Task Another_model_under_the_same_name_replaces_it_and_the_one_before_stays_for_calls_that_run()
    {
        JsonNode first = await server.PutModelAsync(_name, weights: [8, 7, 4]);
        JsonNode second = await server.PutModelAsync(_name, ApiServer.Config("others"), [8, 7, 5]);
        Assert.NotEqual((string?)first["revision"], (string?)second["revision"]);
        Assert.Equal("others", (string?)(await server.JsonAsync(HttpMethod.Get, $"/v1/models?model={Uri.EscapeDataString(_name)}"))["type"]);
        Assert.Equal(4, (await BlobsAsync()).Length);
    }

    [Fact]
    public async Task Patch_changes_the_config_and_keeps_the_weights()
    {
        await server.PutModelAsync(_name, weights: [8, 7, 6]);
        string weights = server.Runner.Checks.Last().WeightsBlob!;
        StringContent config = new(ApiServer.Config(labels: "[\"new\"]"), Encoding.UTF8, "application/x-www-form-urlencoded");
        JsonNode patched = await server.JsonAsync(HttpMethod.Patch, Path + "/", config);
        Assert.Equal("new", (string?)patched["labels"]![0]);
        Assert.Equal(weights, server.Runner.Checks.Last().WeightsBlob);
        Assert.True(JsonNode.DeepEquals(patched, await server.JsonAsync(HttpMethod.Get, Path)));
    }

    [Fact]
    public async Task Delete_removes_a_model_with_all_its_files()
    {
        await server.PutModelAsync(_name);
        JsonNode deleted = await server.JsonAsync(HttpMethod.Delete, Path);
        Assert.Equal(_name, (string?)deleted["name"]);
        Assert.Empty(await BlobsAsync());
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            await server.RefusedAsync(404, "ModelNotFound", method, Path);
        }

        await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Patch, Path, new StringContent(ApiServer.Config()));
    }

    [Fact]
    public async Task Two_uploads_at_once_leave_one_whole_model()
    {
        string[] types = ["segmentation", "others", "annotation", "deepgrow"];
        await Task.WhenAll(types.Select((type, i) => server.PutModelAsync(_name, ApiServer.Config(type), [8, 7, (byte)(100 + i)])));
        JsonNode served = await server.JsonAsync(HttpMethod.Get, Path);
        Assert.Contains((string)served["type"]!, types);
        string[] blobs = await BlobsAsync();
        Assert.Contains($"{_name}/{served["revision"]}/config.json", blobs);
    }

    [Fact]
    public async Task Two_servers_that_change_a_model_at_once_leave_one_whole_model_and_lose_no_answer()
    {
        await using ApiServer other = await ApiServer.StartAsync(server.Storage);
        string[] types = ["segmentation", "others", "annotation", "deepgrow", "pipeline", "classification"];
        JsonNode[] answers = await Task.WhenAll(types.Select((type, i)
            => (i % 2 == 0 ? server : other).PutModelAsync(_name, ApiServer.Config(type), [8, 8, (byte)i])));
        Assert.Equal(types, answers.Select(answer => (string)answer["type"]!));

        JsonNode served = await other.JsonAsync(HttpMethod.Get, Path);
        string[] blobs = await BlobsAsync();
        Assert.Contains($"{_name}/{served["revision"]}/config.json", blobs);
        Assert.Equal((string?)served["type"], (string?)(await server.JsonAsync(HttpMethod.Get, $"/v1/models?model={Uri.EscapeDataString(_name)}"))["type"]);
    }

    public static TheoryData<string, byte[]?, string, string> Refusals => new()
    {
        { "{}", [8], "model.onnx", "'type'" },
        { "[]", [8], "model.onnx", "not a JSON object" },
        { "{\"type\": \"segmentation\",}", [8], "model.onnx", "not JSON" },
        { "{\"type\": \"segmentation\", \"type\": \"others\"}", [8], "model.onnx", "not JSON" },
        { "{\"type\": 7}", [8], "model.onnx", "'type'" },
        { "{\"type\": \"segmentation\", \"writer\": {}, \"version\": {}}", [8], "model.onnx", "version" },
        { "{\"type\": \"segmentation\", \"version\": 1}", [8], "model.onnx", "'writer'" },
        { "{\"preprocessing\": {}, \"inferer\": {}}", [8], "model.onnx", "MONAI bundle" },
        { ApiServer.Config(), [1, 2], "model.trt.pb", "TensorFlow" },
        { ApiServer.Config(), [], "model.onnx", "empty" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_model_that_cannot_be_taken_is_refused_with_a_sentence(string config, byte[]? weights, string fileName, string says)
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Put, Path, ApiServer.ModelForm(config, weights, fileName));
        Assert.Equal(400, (int)response.StatusCode);
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Contains(says, (string)body["detail"]!, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await BlobsAsync());
    }

    [Fact]
    public async Task Forms_of_upload_for_other_kinds_of_models_are_refused_with_what_is_accepted()
    {
        StringContent ngc = new("""{"path":"nvidia/med/clara_pt_spleen_ct_segmentation","version":"1"}""");
        Assert.Contains("AIAA_MODEL_CATALOGUE", await server.RefusedAsync(400, "BadRequest", HttpMethod.Put, Path, ngc), StringComparison.Ordinal);

        MultipartFormDataContent form = new() { { new StringContent("{}"), "ngc" } };
        Assert.Contains("\"path\"", await server.RefusedAsync(400, "BadRequest", HttpMethod.Put, Path, form), StringComparison.Ordinal);

        MultipartFormDataContent odd = new() { { new StringContent("{}"), "weights" } };
        Assert.Contains("'weights'", await server.RefusedAsync(400, "BadRequest", HttpMethod.Put, Path, odd), StringComparison.Ordinal);
        await server.RefusedAsync(400, "BadRequest", HttpMethod.Put, Path);
        await server.RefusedAsync(400, "BadRequest", HttpMethod.Patch, Path, ApiServer.ModelForm(ApiServer.Config(), null));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData(".hidden")]
    [InlineData("a%2Fb")]
    [InlineData("a%5Cb")]
    [InlineData("ends.")]
    [InlineData("ends%20")]
    [InlineData("n%C3%A4me")]
    public async Task Names_that_could_mean_something_else_are_refused(string name)
    {
        using HttpResponseMessage response = await server.SendAsync(
            HttpMethod.Put, $"/admin/model/{name}", ApiServer.ModelForm(ApiServer.Config(), [8]));
        Assert.InRange((int)response.StatusCode, 400, 405);
        Assert.NotEqual(0, response.Content.Headers.ContentLength);
    }

    private async Task<string[]> BlobsAsync()
    {
        StorageSetup storage = server.Service<StorageSetup>();
        return await storage.ModelFiles.GetBlobsAsync(new() { Prefix = $"{_name}/" }, Cancellation).Select(blob => blob.Name).ToArrayAsync(Cancellation);
    }
}

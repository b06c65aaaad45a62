using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Tests.Models.Bundles;
using Aiaa.Functions.Tests.Support;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Tests.Aiaa;

/// <summary>PUT /admin/model/{name} in every form in which models are uploaded.</summary>
public sealed class ModelUploadTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly byte[] Graph = [8, 7, 0x12, 0];

    private readonly string _name = $"upload {Guid.NewGuid():N}";

    private string Path => $"/admin/model/{Uri.EscapeDataString(_name)}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ModelReference Tried => server.Runner.Checks.Last();

    [Theory]
    [InlineData("model.ts")]
    [InlineData("model.pt")]
    public async Task TorchScript_is_stored_and_named_as_what_it_is(string fileName)
    {
        JsonNode put = await server.JsonAsync(HttpMethod.Put, Path, ApiServer.ModelForm(ApiServer.Config(), Zip.TorchScript, fileName));
        Assert.Equal(WeightsFormat.TorchScript, Tried.WeightsFormat);
        Assert.EndsWith(".ts", Tried.WeightsBlob, StringComparison.Ordinal);
        Assert.Equal(Zip.TorchScript, await BlobAsync(Tried.WeightsBlob!));
        Assert.Equal(12.5, (double)put["loadMilliseconds"]!);
        Assert.True(JsonNode.DeepEquals(put, await server.JsonAsync(HttpMethod.Get, Path)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("clara_pt_spleen_ct/")]
    public async Task The_zip_of_an_mmar_brings_config_and_network(string root)
    {
        byte[] mmar = Zip.Of(
            CompressionLevel.Optimal,
            ($"{root}config/config_aiaa.json", Encoding.UTF8.GetBytes(ApiServer.Config(labels: "[\"from the archive\"]"))),
            ($"{root}config/config_train.json", "{}"u8.ToArray()),
            ($"{root}models/model.ts", Zip.TorchScript),
            ($"__MACOSX/{root}models/._model.ts", [0]));
        JsonNode put = await server.JsonAsync(HttpMethod.Put, Path, Archive(mmar));
        Assert.Equal("from the archive", (string?)put["labels"]![0]);
        Assert.Equal(Zip.TorchScript, await BlobAsync(Tried.WeightsBlob!));
    }

    [Fact]
    public async Task An_mmar_without_a_network_is_a_config_alone()
    {
        await server.JsonAsync(HttpMethod.Put, Path, Archive(Zip.Of(("config/config_aiaa.json", ApiServer.Config("pipeline")))));
        Assert.Null(Tried.WeightsBlob);
    }

    [Theory]
    [InlineData("configs/inference.json", "models/model.ts", WeightsFormat.TorchScript)]
    [InlineData("spleen/configs/inference.yaml", "spleen/models/model.onnx", WeightsFormat.Onnx)]
    public async Task A_bundle_is_served_as_the_config_that_it_amounts_to(string config, string weights, WeightsFormat format)
    {
        // JSON is YAML, but for what looks like a number or a truth value.
        byte[] bundle = Zip.Of(
            CompressionLevel.Optimal,
            (config, Encoding.UTF8.GetBytes(Bundle.Inference)),
            (config.Replace("inference.json", "metadata.json", StringComparison.Ordinal).Replace("inference.yaml", "metadata.json", StringComparison.Ordinal), Encoding.UTF8.GetBytes(Bundle.Metadata)),
            (weights, format == WeightsFormat.Onnx ? Graph : Zip.TorchScript));
        JsonNode put = await server.JsonAsync(HttpMethod.Put, Path, Archive(bundle));
        Assert.Equal(format, Tried.WeightsFormat);
        Assert.Equal("pre", (string?)put["post_transforms"]![1]!["args"]!["transform"]);
        Assert.Equal("spleen", (string?)(await server.JsonAsync(HttpMethod.Get, $"/v1/models?model={Uri.EscapeDataString(_name)}"))["labels"]![0]);
    }

    [Fact]
    public async Task A_config_beside_an_archive_takes_the_place_of_the_archives_own()
    {
        byte[] bundle = Zip.Of(CompressionLevel.Optimal, ("configs/inference.json", "{\"preprocessing\": \"$beyond()\"}"u8.ToArray()), ("models/model.onnx", Graph));
        JsonNode put = await server.JsonAsync(HttpMethod.Put, Path, ApiServer.ModelForm(ApiServer.Config("others"), bundle, "bundle.zip"));
        Assert.Equal("others", (string?)put["type"]);
        Assert.Equal(Graph, await BlobAsync(Tried.WeightsBlob!));
    }

    public static TheoryData<string, byte[], string> Refusals => new()
    {
        { "model.ts", Zip.TorchScript[..^30], "cut short" },
        { "model.ts", Zip.StateDict, "state dict" },
        { "model.onnx", "{\"text\": 1}"u8.ToArray(), "is text" },
        { "model.zip", Zip.Of(("readme.txt", "x")), "is no model" },
        { "model.zip", Zip.Of(CompressionLevel.Optimal, ("config/config_aiaa.json", "{"u8.ToArray())), "not JSON" },
        { "model.zip", Zip.Of(CompressionLevel.Optimal, ("config/config_aiaa.json", Encoding.UTF8.GetBytes(ApiServer.Config())), ("models/model.pt", Zip.StateDict)), "'models/model.pt' in the archive holds weights without their network" },
        { "model.zip", Zip.Of(CompressionLevel.Optimal, ("config/config_aiaa.json", Encoding.UTF8.GetBytes(ApiServer.Config())), ("models/model.ts", Zip.TorchScript[..^30])), "'models/model.ts' in the archive is cut short" },
        { "model.zip", Zip.Of(("configs/inference.json", Bundle.Inference)), "ckpt_export" },
        { "model.zip", Zip.Of(("configs/inference.json", "{\"a\": "), ("models/model.onnx", "\u0008\u0007")), "is not JSON (line 1)" },
        { "model.zip", Zip.Of(("configs/inference.yaml", "preprocessing:\n- _target_: scripts.Mine"), ("models/model.onnx", "\u0008\u0007")), "'scripts.Mine'" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_cannot_be_served_is_named_and_nothing_of_it_is_stored(string fileName, byte[] data, string says)
    {
        int checks = server.Runner.Checks.Count;
        string sentence = await server.RefusedAsync(400, "BadModel", HttpMethod.Put, Path, fileName == "model.zip" ? Archive(data) : ApiServer.ModelForm(ApiServer.Config(), data, fileName));
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        Assert.Equal(checks, server.Runner.Checks.Count);
        await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Get, Path);
        Assert.Empty(await server.Service<StorageSetup>().ModelFiles.GetBlobsAsync(new() { Prefix = $"{_name}/" }, Cancellation).ToArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_network_without_a_config_is_refused_with_what_is_accepted()
        => Assert.Contains("config=@config_aiaa.json", await server.RefusedAsync(400, "BadRequest", HttpMethod.Put, Path, Archive(Graph)), StringComparison.Ordinal);

    [Fact]
    public async Task Parts_that_come_twice_are_refused()
    {
        MultipartFormDataContent form = ApiServer.ModelForm(ApiServer.Config(), Graph);
        form.Add(ApiServer.File("data", "again.onnx", Graph));
        Assert.Contains("several data parts", await server.RefusedAsync(400, "BadRequest", HttpMethod.Put, Path, form), StringComparison.Ordinal);
    }

    private static MultipartFormDataContent Archive(byte[] zip) => ApiServer.Form(ApiServer.File("data", "model.zip", zip));

    private async Task<byte[]> BlobAsync(string name)
        => (await server.Service<StorageSetup>().ModelFiles.GetBlobClient(name).DownloadContentAsync(Cancellation)).Value.Content.ToArray();
}

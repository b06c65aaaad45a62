using System.IO.Compression;
using Aiaa.LocalRunner.Client;

namespace Aiaa.LocalRunner.Tests.Client;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("spleen/config.json", "spleen/model.onnx", "spleen", "spleen")]
    [InlineData("spleen/config.json", "spleen/model.onnx", "spleen/model.onnx", "spleen")]
    [InlineData("spleen/config_aiaa.json", "spleen/unet.onnx", "spleen/unet.onnx", "unet")]
    [InlineData("spleen/unet.json", "spleen/unet.onnx", "spleen", "unet")]
    [InlineData("spleen/config.json", "spleen/model.ts", "spleen", "spleen")]
    [InlineData("spleen/config.json", "spleen/model.pt", "spleen/model.pt", "spleen")]
    [InlineData("mmar/config/config_aiaa.json", "mmar/models/model.ts", "mmar", "mmar")]
    public void A_model_is_a_network_with_its_configuration_beside_it(string config, string network, string asked, string name)
    {
        string configPath = _folder.File(config, "{}");
        string networkPath = _folder.File(network, "onnx");

        ModelFolder model = ModelFolder.Find(Path.Combine(_folder.Path, asked));

        Assert.Equal(new ModelFolder(name, configPath, networkPath), model);
    }

    [Theory]
    [InlineData("no .onnx file", "config.json")]
    [InlineData("several .onnx files", "config.json", "a.onnx", "b.onnx")]
    [InlineData("no config.json beside", "a.onnx")]
    public void What_is_missing_is_said(string what, params string[] files)
    {
        Assert.All(files, file => _folder.File(file, "{}"));

        LocalRunnerException failure = Assert.Throws<LocalRunnerException>(() => ModelFolder.Find(_folder.Path));

        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_exports_of_one_network_the_graph_is_taken()
    {
        _folder.File("m/config.json", "{}");
        _folder.File("m/model.ts", "ts");
        string graph = _folder.File("m/model.onnx", "onnx");

        Assert.Equal(graph, ModelFolder.Find(Path.Combine(_folder.Path, "m")).Network);
        Assert.False(ModelFolder.Find(Path.Combine(_folder.Path, "m")).IsTorchScript);
        Assert.True(ModelFolder.Find(Path.Combine(_folder.Path, "m", "model.ts")).IsTorchScript);
    }

    [Fact]
    public void An_archive_and_a_configuration_are_models_by_themselves()
    {
        string zip = _folder.File("spleen_v1.zip", "PK");
        string config = _folder.File("pipeline/config_aiaa.json", "{}");

        Assert.Equal(new ModelFolder("spleen_v1", null, zip), ModelFolder.Find(zip));
        Assert.Equal(new ModelFolder("pipeline", config, null), ModelFolder.Find(config));
    }

    [Fact]
    public async Task Of_a_bundles_folder_what_a_server_reads_is_packed()
    {
        _folder.File("b/configs/inference.yaml", "a: 1");
        _folder.File("b/configs/metadata.json", "{}");
        _folder.File("b/configs/train.yaml", "b: 2");
        _folder.File("b/models/model.ts", "network");
        _folder.File("b/docs/data.nii.gz", "large");

        string bundle = ModelFolder.Find(Path.Combine(_folder.Path, "b")).Bundle!;
        await using Stream packed = await BundleArchive.PackAsync(bundle, TestContext.Current.CancellationToken);
        await using ZipArchive archive = await ZipArchive.CreateAsync(packed, ZipArchiveMode.Read, leaveOpen: true, null, TestContext.Current.CancellationToken);

        Assert.Equal(["configs/inference.yaml", "configs/metadata.json", "models/model.ts"], archive.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task The_hash_changes_with_either_file()
    {
        string config = _folder.File("config.json", "{}");
        string network = _folder.File("model.onnx", "a");
        ModelFolder model = new("m", config, network);
        List<string> hashes = [await model.HashAsync(TestContext.Current.CancellationToken)];

        await File.WriteAllTextAsync(network, "b", TestContext.Current.CancellationToken);
        hashes.Add(await model.HashAsync(TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(config, "{ }", TestContext.Current.CancellationToken);
        hashes.Add(await model.HashAsync(TestContext.Current.CancellationToken));

        Assert.Equal(3, hashes.Distinct().Count());
    }

    public void Dispose() => _folder.Dispose();
}

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
